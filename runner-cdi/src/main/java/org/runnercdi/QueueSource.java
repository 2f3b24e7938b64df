package org.runnercdi;

/** Where the jobs of a queue came from. */
public enum QueueSource {
  /** Beans, bean methods, and jobs registered by hand. */
  REGISTERED,
  /** A {@link JobSource}. */
  SUPPLIED,
  /** {@link Runner#push} or {@link Runner#offer}. */
  PUSHED,
  /** {@link Runner#pushAndAwait} or {@link Jobs#trigger}. */
  IMMEDIATE
}
