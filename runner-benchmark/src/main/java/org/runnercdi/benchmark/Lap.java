package org.runnercdi.benchmark;

/**
 * What one job cost, on average, in one turn of one contender.
 *
 * @param nanos of time
 * @param cpu nanoseconds of processor time, for the contender's preparations too
 * @param bytes allocated, by the contender's preparations too
 */
record Lap(double nanos, double cpu, double bytes) {}
