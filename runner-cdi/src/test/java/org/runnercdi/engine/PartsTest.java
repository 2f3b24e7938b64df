package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnableJob.Overlap;
import org.runnercdi.schedule.Cron;

/** Expressions, ordinals, slots, and the results that are remembered. */
@NullUnmarked
class PartsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | plain",
        "${a} | 1",
        "x${a}y${b}z | x1y2z",
        "${none:default} | default",
        "${none:} |",
        "${:default} | default",
        "${none:a:b} | a:b",
        "${none:${a}} | 1",
        "${none:${neither:${b}}}! | 2!",
        "$a {a} } | $a {a} }"
      })
  void expressions(String text, String expected) {
    Map<String, String> values = Map.of("a", "1", "b", "2");
    assertThat(Expressions.resolve(text, values::get)).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void wrongExpressions() {
    assertThatThrownBy(() -> Expressions.resolve("x${a", key -> "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The expression in 'x${a' is not closed; write ${key} or ${key:default}.");
    assertThatThrownBy(() -> Expressions.resolve("${none}", key -> null))
        .hasMessage("No value for 'none' in '${none}'; set it, or give a default: ${none:…}.");
  }

  private static final QueueHeader HEADER =
      new QueueHeader(
          QueueSource.PUSHED, QueueSource.PUSHED, "pushed", Instant.EPOCH, Instant.EPOCH, 0, 0);
  private static final JobPlan PLAN =
      new JobPlan(null, ZoneOffset.UTC, null, null, Overlap.INHERIT, true, false, new LastResult());

  private static Execution execution(String id) {
    return new Execution(HEADER, id, PLAN, Bench.noop("job"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "1, true",
    "2, true",
    "100, true",
    "20000, true",
    "100, false",
    "20000, false"
  })
  void ordinalsNumberTheJobsOfOneId(int count, boolean known) {
    Map<String, Integer> expected = new HashMap<>();
    Random random = new Random(1);
    // One more than there are jobs.
    Execution[] jobs = new Execution[count + 1];
    int[] hashes = new int[count];
    for (int i = 0; i < count; i++) {
      // "Aa" and "BB" have one hash.
      jobs[i] = execution((random.nextBoolean() ? "Aa" : "BB") + random.nextInt(1 + count / 4));
      hashes[i] = Hashing.mixed(jobs[i].id());
    }
    Ordinals.number(jobs, count, known ? hashes : null);
    for (int i = 0; i < count; i++) {
      assertThat(jobs[i].ordinal()).isEqualTo(expected.merge(jobs[i].id(), 1, Integer::sum));
    }
  }

  @Test
  void anIdIsInFlightUntilTheLastOfItsRunsHasEnded() {
    InFlight inFlight = new InFlight(true);
    JobPlan allow =
        new JobPlan(null, ZoneOffset.UTC, null, null, Overlap.ALLOW, true, false, new LastResult());
    assertThat(inFlight.mark("a", allow)).isTrue();
    assertThat(inFlight.mark("a", allow)).isTrue();
    inFlight.release("a");
    assertThat(inFlight.mark("a", PLAN)).isFalse();
    inFlight.release("a");
    assertThat(inFlight.mark("a", PLAN)).isTrue();
  }

  @Test
  void aDelegatingJobIsTheOtherInAllButItsId() throws Exception {
    Cron noon = Cron.parse("0 12 * * *", ZoneOffset.UTC);
    Job other = Job.of("other", noon, JobContext::jobId);
    DelegatingJob job =
        new DelegatingJob() {
          @Override
          public String id() {
            return "own";
          }

          @Override
          public Job delegate() {
            return other;
          }
        };
    assertThat(job.schedule()).hasValue(noon);
    assertThat(job.isDue(Instant.parse(Bench.NOON).atZone(ZoneOffset.UTC))).isTrue();
    assertThat(job.isDue(Instant.EPOCH.atZone(ZoneOffset.UTC))).isFalse();
    assertThat(job.run(execution("own"))).isEqualTo("own");
  }

  private static Slots slots(MissedSlots policy, int most, String start) {
    return new Slots(Duration.ofSeconds(15), policy, most, Instant.parse(start));
  }

  @Test
  void slotsAreMultiplesOfTheTickSinceTheEpoch() {
    Slots slots = slots(MissedSlots.SKIP, 60, "2026-06-01T12:00:07Z");
    assertThat(slots.after(Instant.parse("2026-06-01T12:00:07Z")))
        .isEqualTo("2026-06-01T12:00:15Z");
    assertThat(slots.after(Instant.parse("2026-06-01T12:00:15Z")))
        .isEqualTo("2026-06-01T12:00:30Z");
    assertThat(slots.advance(Instant.parse("2026-06-01T12:00:14.999Z")).slots()).isEmpty();
    Slots.Due due = slots.advance(Instant.parse("2026-06-01T12:00:15Z"));
    assertThat(due.slots()).containsExactly(Instant.parse("2026-06-01T12:00:15Z"));
    assertThat(due.missed()).isZero();
    assertThat(due.firstMissed()).isNull();
    assertThat(slots.advance(Instant.parse("2026-06-01T12:00:16Z")).slots()).isEmpty();
    assertThat(slots.advance(Instant.parse("2026-06-01T11:00:00Z")).slots()).isEmpty();
  }

  @Test
  void slotsBeforeTheEpochAreFloorsToo() {
    Slots slots = slots(MissedSlots.SKIP, 60, "1969-12-31T23:59:31Z");
    assertThat(slots.after(Instant.parse("1969-12-31T23:59:31Z")))
        .isEqualTo("1969-12-31T23:59:45Z");
  }

  @Test
  void missedSlots() {
    Instant later = Instant.parse("2026-06-01T12:01:02Z");
    Slots.Due skip = slots(MissedSlots.SKIP, 60, "2026-06-01T12:00:00Z").advance(later);
    assertThat(skip.slots()).containsExactly(Instant.parse("2026-06-01T12:01:00Z"));
    assertThat(skip.missed()).isEqualTo(3);
    assertThat(skip.firstMissed()).isEqualTo("2026-06-01T12:00:15Z");
    assertThat(skip.lastMissed()).isEqualTo("2026-06-01T12:00:45Z");
    assertThat(slots(MissedSlots.LATEST, 60, "2026-06-01T12:00:00Z").advance(later).slots())
        .extracting(slot -> slot.toString().substring(14))
        .containsExactly("00:45Z", "01:00Z");
    assertThat(slots(MissedSlots.ALL, 2, "2026-06-01T12:00:00Z").advance(later).slots())
        .extracting(slot -> slot.toString().substring(14))
        .containsExactly("00:15Z", "00:30Z", "01:00Z");
    assertThat(slots(MissedSlots.ALL, 3, "2026-06-01T12:00:00Z").advance(later).slots()).hasSize(4);
  }

  private static Execution ended(String id, Object value) {
    Execution execution = execution(id);
    execution.tryClose();
    execution.end(Outcome.SUCCEEDED, value, 5);
    return execution;
  }

  @Test
  void anExecutionIsClosedAndSettledOnce() {
    Execution execution = execution("a");
    assertThat(execution.isClosed()).isFalse();
    assertThatThrownBy(execution::outcome)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Job 'a' has not ended.");
    assertThat(execution).hasToString("Execution[a@1970-01-01T00:00:00Z]");
    assertThat(execution.tryClose()).isTrue();
    assertThat(execution.tryClose()).isFalse();
    assertThat(execution.isClosed()).isTrue();
    assertThat(execution.settle()).isEqualTo(Execution.UNMARKED);
    assertThat(execution.settle()).isEqualTo(Execution.SETTLED);
    assertThat(execution.tryMark()).isFalse();
  }

  @Test
  void aResultReadsAsOne() {
    assertThat(ended("a", "v"))
        .hasToString("JobResult[a@1970-01-01T00:00:00Z, SUCCEEDED, value=v, PT0.000000005S]");
    Execution failed = execution("a");
    failed.setOrdinal(2);
    failed.end(Outcome.FAILED, new Exception("x"), 0);
    assertThat(failed)
        .hasToString(
            "JobResult[a@1970-01-01T00:00:00Z#2, FAILED, error=java.lang.Exception: x, PT0S]");
  }

  @Test
  void holdsEndOnceAndForGood() {
    List<String> ends = new ArrayList<>();
    Holds holds = new Holds(() -> ends.add("end"));
    assertThat(holds.idle()).isTrue();
    assertThat(holds.acquire()).isTrue();
    assertThat(holds.idle()).isFalse();
    holds.releaseOwn();
    assertThat(holds.idle()).isFalse();
    assertThat(holds.acquire()).isTrue();
    holds.release();
    assertThat(ends).isEmpty();
    holds.release();
    assertThat(ends).hasSize(1);
    assertThat(holds.idle()).isTrue();
    assertThat(holds.acquire()).isFalse();
  }

  @Test
  void aStageThatIsDetachedAfterTheStopHasGivenUpHoldsNothing() throws InterruptedException {
    Holds holds = new Holds(() -> {});
    Listeners listeners = new Listeners();
    Delivery delivery =
        new Delivery(8, listeners, Contexts.NONE, holds, new Inside(), Thread::new, () -> {});
    Closer closer =
        new Closer(
            new InFlight(true),
            listeners,
            Contexts.NONE,
            new Tracing(null),
            delivery,
            new Announcer(Thread::new, holds, new Inside()),
            Histories.of(1),
            new PanicLog(() -> 0L),
            holds,
            () -> 0L);
    Detached detached = new Detached(holds, closer);
    Execution first = execution("a");
    Execution second = execution("b");
    RunQueue queue = new LocalQueue(HEADER, new Execution[] {first, second}, 0, null);
    assertThat(closer.opened(queue)).isTrue();
    detached.cancel();
    detached.add(first, queue);
    assertThat(first.isCancelled()).isTrue();
    detached.abandon();
    detached.add(second, queue);
    assertThat(queue.items()).extracting(Execution::outcome).containsOnly(Outcome.INTERRUPTED);
    assertThat(detached.executions()).isEmpty();
    assertThat(holds.awaitIdle(Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void aQueueCountsWhatWaits_andNotWhatWasDecidedBeforehand() {
    Execution[] items = new Execution[300];
    for (int i = 0; i < items.length; i++) {
      items[i] = execution("decided");
      assertThat(items[i].tryClose()).isTrue();
    }
    items[0] = execution("runs-0");
    items[150] = execution("runs-150");
    items[299] = execution("runs-299");
    RunQueue queue = new LocalQueue(HEADER, items, 297, null);

    assertThat(queue.waiting()).isEqualTo(3);
    assertThat(queue.firstWaiting(5, 100)).containsExactly("runs-0");
    assertThat(queue.draw()).isSameAs(items[0]);
    assertThat(queue.waiting()).isEqualTo(2);
    assertThat(queue.draw()).isSameAs(items[150]);
    assertThat(queue.waiting()).isEqualTo(1);
    assertThat(queue.draw()).isSameAs(items[299]);
    assertThat(queue.draw()).isNull();
    assertThat(queue.waiting()).isZero();
    assertThat(queue.firstWaiting(5, 100)).isEmpty();
  }

  @Test
  void holdsWakeThoseWhoWaitForIdleness() throws InterruptedException {
    Holds holds = new Holds(() -> {});
    assertThat(holds.awaitIdle(Duration.ZERO)).isTrue();
    holds.acquire();
    assertThat(holds.awaitIdle(Duration.ofMillis(1))).isFalse();
    Thread releasing =
        Bench.start(
            "releasing",
            () -> {
              holds.acquire();
              holds.release();
              holds.release();
            });
    assertThat(holds.awaitIdle(Duration.ofMinutes(1))).isTrue();
    assertThat(Bench.join(releasing)).isTrue();
  }
}
