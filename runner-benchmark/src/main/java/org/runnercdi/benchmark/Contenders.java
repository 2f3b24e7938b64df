package org.runnercdi.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  QUARKUS("Quarkus Scheduler, programmatic jobs", null),

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
      List.of(BARE, RUNNER, LEAST, VIRTUAL, MANAGED, QUARTZ, JOBRUNR, DB_SCHEDULER, QUARKUS);

  /** What each duty of a runner costs at least, and all of them are the least of any runner. */
  static final List<Contenders> OF_LADDER =
      List.of(BARE, RUNNER, DRAWN, RESULT, ASKED, NUMBERED, TIMED, CUT_OFF, LEAST);

  /** Those that run a thousand at once without a database or a poll between them. */
  static final List<Contenders> OF_SLEEPERS = List.of(BARE, RUNNER, VIRTUAL, MANAGED, QUARTZ);

  /** Those that tell whether a cron expression is due. */
  static final List<Contenders> OF_DUE_CHECKS =
      List.of(RUNNER_CHECK, CRON_UTILS, QUARTZ_CRON, SPRING_CRON);

  final String title;

  /** Null where it runs in an application of its own. */
  private final Contender.@Nullable Factory factory;

  Contenders(String title, Contender.@Nullable Factory factory) {
    this.title = title;
    this.factory = factory;
  }

  private static Contender.Factory ladder(Ladder.Step step) {
    return (limit, work) -> new Ladder(step, limit, work);
  }

  /** What it lacks here; empty if it can take part. */
  Optional<String> lacks() {
    if (this == VIRTUAL && Runtime.version().feature() < 21) {
      return Optional.of("they need JDK 21 or later");
    }
    if (this == QUARKUS && !Files.exists(StartUp.jar("scheduler"))) {
      return Optional.of("its application is not built; see README.md");
    }
    return Optional.empty();
  }

  /** Whether it can be started in this process. */
  boolean startsHere() {
    return factory != null && lacks().isEmpty();
  }

  /** Starts it in this process. */
  Contender start(int limit, Work work) throws Exception {
    if (factory == null) {
      throw new IllegalStateException(title + ": runs in an application of its own.");
    }
    return factory.start(limit, work);
  }

  /** Starts it in a process of its own, which takes its {@link Turns}. */
  ChildProcess process(int limit, Work.Kind work) throws IOException {
    String most = String.valueOf(limit);
    if (factory != null) {
      return ChildProcess.program("contender", name(), most, work.name());
    }
    List<String> threads =
        List.of(
            "-Dquarkus.thread-pool.core-threads=" + most,
            "-Dquarkus.thread-pool.max-threads=" + most);
    return ChildProcess.jar(threads, StartUp.jar("scheduler"), most, work.name());
  }

  /** Whether its jobs wait for the next second, however few they are. */
  boolean waitsForSecond() {
    return this == QUARKUS;
  }

  boolean runsWork() {
    return !OF_DUE_CHECKS.contains(this);
  }
}
