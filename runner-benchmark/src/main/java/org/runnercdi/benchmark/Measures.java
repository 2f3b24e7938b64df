package org.runnercdi.benchmark;

import java.util.List;
import java.util.Locale;

/** What is measured of this library beside the races. */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
enum Measures {
  GROWTH(Growth::due),
  NOT_DUE(Growth::notDue),
  MEMORY(Memory::registered),
  CONTENTION(Contention::producers),
  TICK_IDLE(() -> TickLag.driven(false)),
  TICK_FULL(() -> TickLag.driven(true)),
  TICK_PEERS(TickLag::scheduledExecutor),
  TICK_QUARTZ(TickLag::quartz),
  TICK_REAL_IDLE(() -> TickLag.real(false), true),
  TICK_REAL_FULL(() -> TickLag.real(true), true);

  /** Takes one. */
  @FunctionalInterface
  interface Measure {
    List<Row> rows() throws Exception;
  }

  final Measure measure;

  /** Whether it waits for minutes of real ticks. */
  final boolean real;

  Measures(Measure measure) {
    this(measure, false);
  }

  Measures(Measure measure, boolean real) {
    this.measure = measure;
    this.real = real;
  }

  /** Whether its rows are one figure at growing sizes, or numbers of threads. */
  boolean showsGrowth() {
    return this == GROWTH || this == NOT_DUE || this == CONTENTION;
  }

  String part() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
