package org.runnercdi.engine;

import java.util.Arrays;

/**
 * What was decided of the jobs of one queue in one slot, in the order in which they were asked.
 * That a job is not due goes without saying: nearly all are not, and to write that down of each
 * would cost as much as all else that is done for it.
 */
final class Decisions {

  private static final int FEWEST = 16;

  private int[] places = {};
  private byte[] codes = {};
  private int noted;
  private int count;

  /** Of no job; for another slot. */
  void clear() {
    noted = 0;
    count = 0;
  }

  /** The next jobs are not due. */
  void addNotDue(int jobs) {
    count += jobs;
  }

  /** This was decided of the next job. */
  void add(Decision decision) {
    if (decision != Decision.NOT_DUE) {
      if (noted == places.length) {
        places = Arrays.copyOf(places, Math.max(FEWEST, 2 * noted));
        codes = Arrays.copyOf(codes, places.length);
      }
      places[noted] = count;
      codes[noted++] = decision.code();
    }
    count++;
  }

  /** Of how many jobs. */
  int count() {
    return count;
  }

  /** Of how many jobs another decision than that they are not due; they are numbered from 0. */
  int noted() {
    return noted;
  }

  /** Which of all jobs it is, from 0; ascending. */
  int place(int number) {
    return places[number];
  }

  byte code(int number) {
    return codes[number];
  }
}
