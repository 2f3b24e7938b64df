package org.runnercdi.console;

import static java.lang.System.Logger.Level.WARNING;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Member;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.RunnerStats;
import org.runnercdi.SlotMissed;
import org.runnercdi.SourceFailed;

/** What the console knows beside what the runner tells: it looks on from the start. */
@ApplicationScoped
class Console {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  @Inject Runner runner;

  private final Subscribers subscribers = new Subscribers();
  private final Notices notices = new Notices();
  private final AtomicReference<@Nullable Parts> parts = new AtomicReference<>();

  /** What depends on settings. */
  record Parts(ConsoleSettings settings, Access access, SlotMemory slots, JobIndex index) {}

  /** Made by the container. */
  Console() {}

  /** Before the runner starts: a wrong setting keeps the application from starting. */
  void start(@Observes Startup event) {
    ConsoleSettings settings = parts().settings;
    if (settings.actions() && settings.role().isEmpty()) {
      LOG.log(
          WARNING,
          ConsoleSettings.ACTIONS
              + " is true, but nobody may act: "
              + ConsoleSettings.ROLE
              + " is not set.");
    }
  }

  void ended(@Observes Result result) {
    parts().slots.add(result);
    changed();
  }

  void missed(@Observes SlotMissed missed) {
    parts().slots.add(missed);
    notices.add(new NoticeView(missed.to(), missed.reason()));
    changed();
  }

  void failed(@Observes SourceFailed failed) {
    notices.add(
        new NoticeView(
            failed.slot(), "Source '" + failed.source() + "' failed: " + Texts.of(failed.cause())));
    changed();
  }

  /** The list of the jobs, and all pages, may show something else now. */
  void changed() {
    parts().index.changed();
    subscribers.changed();
  }

  /** An operator has acted. */
  void acted() {
    parts().index.acted();
    subscribers.changed();
  }

  void shutdown(@Observes Shutdown event) {
    close();
  }

  void beforeDestroyed(@Observes @BeforeDestroyed(ApplicationScoped.class) Object context) {
    close();
  }

  @PreDestroy
  void close() {
    subscribers.close();
  }

  /** Made by the first who asks: the observer of the start, unless a result comes before. */
  Parts parts() {
    Parts known = parts.get();
    if (known != null) {
      return known;
    }
    ConsoleSettings settings = ConsoleSettings.read();
    Parts made =
        new Parts(
            settings,
            new Access(settings),
            new SlotMemory(settings.tick()),
            new JobIndex(() -> runner.jobs(), () -> runner.stats().lastSlot(), System::nanoTime));
    Parts first = parts.compareAndExchange(null, made);
    return first == null ? made : first;
  }

  Subscribers subscribers() {
    return subscribers;
  }

  Overview overview(boolean mayAct) {
    return overview(runner.stats(), runner.members(), mayAct);
  }

  Overview overview(RunnerStats stats, List<Member> nodes, boolean mayAct) {
    Parts known = parts();
    Instant last = stats.lastSlot();
    List<SlotView> slots = known.slots.views(last);
    List<MemberView> members = nodes.stream().map(MemberView::of).toList();
    String application = known.settings.application();
    return new Overview(
        application.isEmpty() ? null : application,
        stats.inFlightJobs(),
        known.settings.concurrencyLimit(),
        stats.batchQueueDepth(),
        stats.batchQueueCapacity(),
        stats.missedSlotsTotal(),
        stats.dedupeSkipsTotal(),
        stats.droppedResultsTotal(),
        known.settings.tick().toMillis() / 1e3,
        lag(slots),
        last,
        slots,
        members.size() > 1 ? members : List.of(),
        notices.views(),
        mayAct);
  }

  private static @Nullable Long lag(List<SlotView> slots) {
    for (int i = slots.size() - 1; i >= 0; i--) {
      Long lag = slots.get(i).lagMillis();
      if (lag != null) {
        return lag;
      }
    }
    return null;
  }
}
