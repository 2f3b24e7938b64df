package org.runnercdi.engine;

import java.io.ByteArrayOutputStream;

/**
 * The decisions of one queue in one slot, by the jobs' numbers, in few bytes: the most frequent
 * decision goes without saying, and for each other there is a set of numbers, as the distances
 * between them or as a bit for each job, whichever is shorter.
 */
final class PackedDecisions {

  private static final int DISTANCES = 0;
  private static final int BITS = 1;
  private static final byte NOT_DUE = Decision.NOT_DUE.code();

  private PackedDecisions() {}

  /** The same decision for all jobs, whichever there are. */
  static byte[] ofAll(Decision decision) {
    return new byte[] {decision.code()};
  }

  static byte[] pack(Decisions decisions) {
    int[] frequencies = frequencies(decisions);
    byte most = 0;
    for (byte code = 1; code < frequencies.length; code++) {
      most = frequencies[code] > frequencies[most] ? code : most;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write(most);
    writeNumber(packed, decisions.count());
    for (byte code = 0; code < frequencies.length; code++) {
      if (code != most && frequencies[code] > 0) {
        packed.write(code);
        writeSet(packed, decisions.count(), places(decisions, code, frequencies[code]));
      }
    }
    return packed.toByteArray();
  }

  private static int[] frequencies(Decisions decisions) {
    int[] frequencies = new int[Decision.values().length];
    for (int i = 0; i < decisions.noted(); i++) {
      frequencies[decisions.code(i)]++;
    }
    frequencies[NOT_DUE] = decisions.count() - decisions.noted();
    return frequencies;
  }

  private static int[] places(Decisions decisions, byte code, int frequency) {
    int[] places = new int[frequency];
    int found = 0;
    int next = 0;
    for (int i = 0; i < decisions.noted(); i++) {
      int place = decisions.place(i);
      if (code == NOT_DUE) {
        while (next < place) {
          places[found++] = next++;
        }
        next++;
      } else if (decisions.code(i) == code) {
        places[found++] = place;
      }
    }
    while (found < frequency) {
      places[found++] = next++;
    }
    return places;
  }

  private static void writeSet(ByteArrayOutputStream packed, int count, int[] places) {
    int bitBytes = (count + 7) / 8;
    byte[] distances = places.length < bitBytes ? distances(places) : null;
    if (distances != null && distances.length < bitBytes) {
      packed.write(DISTANCES);
      writeNumber(packed, distances.length);
      packed.writeBytes(distances);
      return;
    }
    byte[] bits = new byte[bitBytes];
    for (int place : places) {
      bits[place >> 3] |= (byte) (1 << (place & 7));
    }
    packed.write(BITS);
    writeNumber(packed, bitBytes);
    packed.writeBytes(bits);
  }

  private static byte[] distances(int... places) {
    ByteArrayOutputStream distances = new ByteArrayOutputStream();
    int before = -1;
    for (int place : places) {
      writeNumber(distances, place - before);
      before = place;
    }
    return distances.toByteArray();
  }

  private static void writeNumber(ByteArrayOutputStream out, int number) {
    int left = number;
    while (left >= 0x80) {
      out.write(left | 0x80);
      left >>>= 7;
    }
    out.write(left);
  }

  /** The decision about one job; {@link Decision#ABSENT} for a number that was not given yet. */
  static Decision read(byte[] packed, int index) {
    Reader reader = new Reader(packed);
    byte most = reader.next();
    if (reader.atEnd()) {
      return Decision.of(most);
    }
    if (index < 0 || index >= reader.number()) {
      return Decision.ABSENT;
    }
    while (!reader.atEnd()) {
      byte code = reader.next();
      boolean bits = reader.next() == BITS;
      int length = reader.number();
      if (reader.contains(index, bits, length)) {
        return Decision.of(code);
      }
    }
    return Decision.of(most);
  }

  private static final class Reader {

    private final byte[] packed;
    private int at;

    Reader(byte[] packed) {
      this.packed = packed;
    }

    boolean atEnd() {
      return at == packed.length;
    }

    byte next() {
      return packed[at++];
    }

    int number() {
      int number = 0;
      for (int shift = 0; ; shift += 7) {
        byte part = next();
        number |= (part & 0x7f) << shift;
        if (part >= 0) {
          return number;
        }
      }
    }

    /** Whether a set has the number; reads on to its end. */
    boolean contains(int index, boolean bits, int length) {
      int end = at + length;
      boolean found = false;
      if (bits) {
        found = ((packed[at + (index >> 3)] >> (index & 7)) & 1) != 0;
      } else {
        int number = -1;
        while (at < end && number < index) {
          number += number();
        }
        found = number == index;
      }
      at = end;
      return found;
    }
  }
}
