package org.runnercdi.engine;

/** What became of one job in one slot, as far as it cannot be worked out afterwards. */
enum Decision {
  /** It was not among the jobs of its queue. */
  ABSENT,
  /** It was, but the runner stopped before it was asked. */
  UNASKED,
  DUE,
  NOT_DUE,
  SAID_NO,
  CHECK_THREW,
  PAUSED,
  DISABLED,
  SKIPPED,
  /** Of a whole queue: its source was still being asked. */
  SOURCE_BUSY,
  /** Of a whole queue: its source threw. */
  SOURCE_FAILED;

  private static final Decision[] ALL = values();

  static Decision of(byte code) {
    return ALL[code];
  }

  @SuppressWarnings("EnumOrdinal") // it lives in this process alone
  byte code() {
    return (byte) ordinal();
  }
}
