package org.runnercdi.engine;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Explanation;
import org.runnercdi.Explanation.Kind;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Schedule;
import org.runnercdi.schedule.Cron;

/** Says of one job why it did, or did not, run in a slot. */
final class Explainer {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mmxxx '['VV']'", Locale.ROOT);
  private static final DateTimeFormatter MILLISECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSxxx '['VV']'", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx '['VV']'", Locale.ROOT);

  private final Duration tick;
  private final InstantSource clock;
  private final String id;
  private final @Nullable Schedule schedule;
  private final ZoneId zone;
  private final @Nullable Instant since;
  private final @Nullable Duration jitter;
  private final String state;
  private final DecisionLog log;
  private final List<JobResult> history;
  private final Function<Instant, Optional<Cluster.Elsewhere>> elsewhere;

  /**
   * For one job.
   *
   * @param schedule that of now; null where it has none, or is not known any more
   * @param since the first slot of that schedule; null where it has had no other
   * @param jitter that of now; null where it has none, or is not known any more
   * @param state what holds it back now, as a sentence with a blank before it; empty where nothing
   *     does
   * @param log of its queue
   * @param history newest first
   * @param elsewhere why it was not run here, though it was due in a slot
   */
  Explainer(
      Duration tick,
      InstantSource clock,
      String id,
      @Nullable Schedule schedule,
      ZoneId zone,
      @Nullable Instant since,
      @Nullable Duration jitter,
      String state,
      DecisionLog log,
      List<JobResult> history,
      Function<Instant, Optional<Cluster.Elsewhere>> elsewhere) {
    this.tick = tick;
    this.clock = clock;
    this.id = id;
    this.schedule = schedule;
    this.zone = zone;
    this.since = since;
    this.jitter = jitter;
    this.state = state;
    this.log = log;
    this.history = history;
    this.elsewhere = elsewhere;
  }

  Explanation explain(Instant at) {
    Instant now = clock.instant();
    Instant slot = Slots.floor(at, tick);
    String when = when(slot);
    Decision decision = log.decision(slot, id);
    JobResult result = result(slot);
    if (decision != null) {
      return explain(decision, slot, when, result);
    }
    if (!slot.isBefore(Slots.floor(now, tick))) {
      return future(when, now);
    }
    if (result != null) {
      return triggered(result);
    }
    return log.isForgotten(slot)
        ? say(
            Kind.FORGOTTEN,
            "What became of job '"
                + id
                + "' at "
                + when
                + " is not remembered: it is too long ago,"
                + " or the runner had not begun.")
        : say(
            Kind.SLOT_MISSED,
            "Job '"
                + id
                + "' was not asked at "
                + when
                + ": the runner did not wake for that slot, or is still asking the job's source.");
  }

  private Explanation explain(
      Decision decision, Instant slot, String when, @Nullable JobResult result) {
    if (decision != Decision.DUE
        && decision != Decision.SKIPPED
        && decision != Decision.CHECK_THREW
        && result != null) {
      return triggered(result);
    }
    String job = "Job '" + id + "' ";
    return switch (decision) {
      case DUE -> due(job, slot, when, result);
      case SKIPPED ->
          say(
              Kind.SKIPPED_DUPLICATE,
              job + "was due at " + when + ", but a run of that id was still in flight.");
      case NOT_DUE ->
          say(Kind.NOT_DUE, job + "was not due at " + when + ": " + mismatch(slot) + ".");
      case SAID_NO ->
          say(
              Kind.DUE_CHECK_SAID_NO,
              job + "was asked at " + when + ", and its due-check (isDue) said no.");
      case CHECK_THREW ->
          say(
              Kind.DUE_CHECK_SAID_NO,
              job
                  + "was asked at "
                  + when
                  + ", and its due-check or schedule threw"
                  + (result == null || result.error() == null ? "" : ": " + result.error())
                  + ".");
      case PAUSED ->
          say(Kind.PAUSED, job + "was paused at " + when + "; it runs again once it is resumed.");
      case DISABLED ->
          say(
              Kind.DISABLED,
              job + "was disabled at " + when + ", by its setting enabled=false or cron=off.");
      case ABSENT ->
          say(
              Kind.NOT_REGISTERED_YET,
              job + "was neither registered nor supplied at " + when + ".");
      case UNASKED ->
          say(
              Kind.SLOT_MISSED,
              job + "was not asked at " + when + ": the runner was being stopped.");
      case SOURCE_BUSY ->
          say(
              Kind.SLOT_MISSED,
              job
                  + "was not asked at "
                  + when
                  + ": its source was still being asked for an earlier slot.");
      case SOURCE_FAILED ->
          say(
              Kind.SLOT_MISSED,
              job
                  + "was not asked at "
                  + when
                  + ": its source failed and supplied no jobs (see the event SourceFailed).");
    };
  }

  private Explanation due(String job, Instant slot, String when, @Nullable JobResult result) {
    if (result == null) {
      Instant begins = jitter == null ? slot : slot.plus(Jitter.delay(id, slot, jitter));
      if (clock.instant().isBefore(begins)) {
        return say(
            Kind.RAN,
            job
                + "was due at "
                + when
                + "; it waits for its jitter, until "
                + MILLISECOND.format(begins.atZone(zone))
                + ".");
      }
      return elsewhere
          .apply(slot)
          .map(why -> say(why.kind(), job + "was due at " + when + ", and " + why.reason() + "."))
          .orElseGet(
              () ->
                  say(
                      Kind.RAN,
                      job
                          + "was due at "
                          + when
                          + "; its run has not ended yet, or its result is not remembered any"
                          + " more."));
    }
    return result.outcome() == Outcome.SHUTTING_DOWN
        ? say(
            Kind.SLOT_MISSED,
            job + "was due at " + when + ", but the runner was stopped before it began.")
        : say(Kind.RAN, job + "was due at " + when + " and ran: " + end(result) + ".");
  }

  private Explanation triggered(JobResult result) {
    return say(
        Kind.RAN,
        "Job '"
            + id
            + "' was triggered by hand at "
            + when(result.slot())
            + ": "
            + end(result)
            + ".");
  }

  private String end(JobResult result) {
    Throwable error = result.error();
    return result.outcome() + " after " + result.duration() + (error == null ? "" : ", " + error);
  }

  private Explanation future(String when, Instant now) {
    Optional<ZonedDateTime> next = next(now);
    return say(
        Kind.FUTURE,
        when
            + " has not been reached by the runner yet; "
            + next.map(time -> "job '" + id + "' is next due at " + format(time) + ".")
                .orElse("job '" + id + "' has no next time of a schedule.")
            + state);
  }

  /** What was decided for the slot, or by hand before the next. */
  private @Nullable JobResult result(Instant slot) {
    Instant end = slot.plus(tick);
    JobResult found = null;
    for (JobResult each : history) {
      if (!each.slot().isBefore(slot) && each.slot().isBefore(end)) {
        boolean ofSlot = each.slot().equals(slot) && !each.executionKey().contains(slot + "#");
        if (ofSlot) {
          return each;
        }
        found = found == null ? each : found;
      }
    }
    return found;
  }

  private String mismatch(Instant slot) {
    String changed = "its schedule did not match; it has been changed since";
    if (schedule == null) {
      return changed;
    }
    try {
      if (since != null && slot.isBefore(since)) {
        return changed + " to " + schedule;
      }
      if (schedule instanceof Cron && slot.getEpochSecond() % 60 != 0) {
        return "a cron expression is due only in the slot that begins a minute";
      }
      return schedule.mismatch(slot.atZone(zone)).orElse(changed + " to " + schedule);
    } catch (RuntimeException | Error e) {
      LOG.log(DEBUG, "The schedule of job '" + id + "' could not be explained.", e);
      return "its schedule did not match";
    }
  }

  private Optional<ZonedDateTime> next(Instant now) {
    try {
      return schedule == null
          ? Optional.empty()
          : schedule.next(now.atZone(zone), 1).stream().findFirst();
    } catch (RuntimeException | Error e) {
      LOG.log(DEBUG, "The next time of job '" + id + "' could not be found.", e);
      return Optional.empty();
    }
  }

  private String when(Instant instant) {
    return format(instant.atZone(zone));
  }

  private static String format(ZonedDateTime time) {
    return (time.getSecond() == 0 ? MINUTE : SECOND).format(time);
  }

  private static Explanation say(Kind kind, String sentence) {
    return new Explanation(kind, sentence);
  }
}
