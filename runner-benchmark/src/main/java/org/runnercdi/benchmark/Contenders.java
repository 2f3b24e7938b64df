package org.runnercdi.benchmark;

import java.util.List;

/** All who take part. */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
enum Contenders {
  BARE("bare executor", Pools::bare),
  LEAST("the least of any runner", ladder(Ladder.Step.IN_TURN)),
  VIRTUAL("virtual threads", Pools::virtual),
  RUNNER("runner-cdi", RunnerJobs::new),
  MANAGED("concurro 3.1, managed executor", Pools::managed),
  QUARTZ("Quartz, RAM store", QuartzJobs::new),
  JOBRUNR("JobRunr, in memory", JobRunrJobs::new),
  DB_SCHEDULER("db-scheduler, H2 in memory", DbSchedulerJobs::new),

  DRAWN("a draw and a count", ladder(Ladder.Step.DRAWN)),
  RESULT("and a result", ladder(Ladder.Step.RESULT)),
  ASKED("and asked beforehand", ladder(Ladder.Step.ASKED)),
  NUMBERED("and its id numbered", ladder(Ladder.Step.NUMBERED)),
  TIMED("and the clock", ladder(Ladder.Step.TIMED)),
  CUT_OFF("and cut off, and ended once", ladder(Ladder.Step.CUT_OFF)),

  RUNNER_CHECK("runner-cdi", (limit, work) -> new RunnerDueCheck()),
  CRON_UTILS("cron-utils", (limit, work) -> PeerDueCheck.cronUtils()),
  QUARTZ_CRON("Quartz", (limit, work) -> PeerDueCheck.quartz()),
  SPRING_CRON("Spring", (limit, work) -> PeerDueCheck.spring());

  /** Those that run jobs. */
  static final List<Contenders> OF_JOBS =
      List.of(BARE, RUNNER, LEAST, VIRTUAL, MANAGED, QUARTZ, JOBRUNR, DB_SCHEDULER);

  /** What each duty of a runner costs at least, and all of them are the least of any runner. */
  static final List<Contenders> OF_LADDER =
      List.of(BARE, RUNNER, DRAWN, RESULT, ASKED, NUMBERED, TIMED, CUT_OFF, LEAST);

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

  private static Contender.Factory ladder(Ladder.Step step) {
    return (limit, work) -> new Ladder(step, limit, work);
  }

  /** Whether this JVM has what it needs. */
  boolean available() {
    return this != VIRTUAL || Runtime.version().feature() >= 21;
  }

  boolean runsWork() {
    return !OF_DUE_CHECKS.contains(this);
  }
}
