package org.runnercdi.benchmark;

import java.util.List;

/** All who take part. */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
enum Contenders {
  BARE("bare executor", Pools::bare),
  LEAST("the least of any runner", Least::new),
  VIRTUAL("virtual threads", Pools::virtual),
  RUNNER("runner-cdi", RunnerJobs::new),
  MANAGED("concurro 3.1, managed executor", Pools::managed),
  QUARTZ("Quartz, RAM store", QuartzJobs::new),
  JOBRUNR("JobRunr, in memory", JobRunrJobs::new),
  DB_SCHEDULER("db-scheduler, H2 in memory", DbSchedulerJobs::new),

  RUNNER_CHECK("runner-cdi", (limit, work) -> new RunnerDueCheck()),
  CRON_UTILS("cron-utils", (limit, work) -> PeerDueCheck.cronUtils()),
  QUARTZ_CRON("Quartz", (limit, work) -> PeerDueCheck.quartz()),
  SPRING_CRON("Spring", (limit, work) -> PeerDueCheck.spring());

  /** Those that run jobs. */
  static final List<Contenders> OF_JOBS =
      List.of(BARE, RUNNER, LEAST, VIRTUAL, MANAGED, QUARTZ, JOBRUNR, DB_SCHEDULER);

  /** Those that run a thousand at once without a database or a poll between them. */
  static final List<Contenders> OF_SLEEPERS = List.of(BARE, RUNNER, VIRTUAL, MANAGED, QUARTZ);

  /** Those that tell whether a cron expression is due. */
  static final List<Contenders> OF_DUE_CHECKS =
      List.of(RUNNER_CHECK, CRON_UTILS, QUARTZ_CRON, SPRING_CRON);

  final String title;
  final Contender.Factory factory;

  Contenders(String title, Contender.Factory factory) {
    this.title = title;
    this.factory = factory;
  }

  /** Whether this JVM has what it needs. */
  boolean available() {
    return this != VIRTUAL || Runtime.version().feature() >= 21;
  }

  boolean runsWork() {
    return !OF_DUE_CHECKS.contains(this);
  }
}
