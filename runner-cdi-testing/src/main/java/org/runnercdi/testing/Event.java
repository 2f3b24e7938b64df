package org.runnercdi.testing;

/**
 * What happens once the clock has come so far.
 *
 * @param at in nanoseconds from the start
 * @param number what happens at the same time happens in this order
 * @param owner whose it is
 */
record Event(long at, long number, Object owner, Runnable task) implements Comparable<Event> {

  @Override
  public int compareTo(Event other) {
    return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
  }
}
