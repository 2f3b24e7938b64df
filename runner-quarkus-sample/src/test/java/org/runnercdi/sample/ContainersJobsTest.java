package org.runnercdi.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.testing.ManualTime;

/** Jobs in all their forms live in a container that drops every bean that nothing injects. */
@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class ContainersJobsTest {

  private static final String NOTHING = TestJobs.Methods.class.getName() + "#nothing";
  private static final String SHARED = TestJobs.Shared.class.getName();

  @Inject Runner runner;
  @Inject ManualTime time;
  @Inject TestJobs.Traces traces;
  @Inject TestJobs.Visit visit;

  @Test
  void eachFormOfAJobRunsUnderItsId() {
    int before = traces.runsOf("nothing");

    Map<String, JobResult> ran = tick(QueueSource.REGISTERED).byId();
    Instant slot = time.now();

    assertThat(ran)
        .containsOnlyKeys(
            "test-value",
            NOTHING,
            "test-static",
            "test-once",
            "test-again",
            "test-produced",
            SHARED,
            "test-dependent",
            "test-request-scoped")
        .allSatisfy(
            (id, result) -> assertThat(result.outcome()).as(id).isEqualTo(Outcome.SUCCEEDED));
    assertThat(value(ran, "test-value")).isEqualTo("the bean's " + slot);
    assertThat(value(ran, NOTHING)).isNull();
    assertThat(traces.runsOf("nothing")).isEqualTo(before + 1);
    assertThat(value(ran, "test-static")).isEqualTo("static");
    assertThat(value(ran, "test-once")).isEqualTo("test-once");
    assertThat(value(ran, "test-again")).isEqualTo("test-again");
    assertThat(value(ran, "test-produced")).isEqualTo("produced");
    assertThat(value(ran, SHARED)).isEqualTo(SHARED);
  }

  @Test
  void noJobIsNamedAfterAProxy() {
    assertThat(runner.jobs().list())
        .extracting(JobInfo::id)
        .contains(NOTHING, SHARED)
        .noneMatch(id -> id.contains("_ClientProxy") || id.contains("_Subclass"));
  }

  @Test
  void dependentAndRequestScopedJobsAreFreshEachTimeAndDestroyed() {
    for (String id : List.of("test-dependent", "test-request-scoped")) {
      int first = numberOfNext(id);
      int second = numberOfNext(id);

      assertThat(first).as(id).isPositive().isNotEqualTo(second);
      assertThat(second).as(id).isPositive();
      assertThat(traces.destroyed).containsEntry(first, true).containsEntry(second, true);
    }
  }

  @Test
  void eachJobOfABatchHasARequestContextOfItsOwn() {
    List<Job> batch =
        IntStream.range(0, 200)
            .mapToObj(i -> Job.of("test-visit-" + i, now -> true, () -> visit.number()))
            .toList();

    assertThat(runner.push(batch)).isTrue();

    assertThat(tick(QueueSource.PUSHED).items())
        .hasSize(200)
        .allSatisfy(item -> assertThat(item.outcome()).isEqualTo(Outcome.SUCCEEDED))
        .extracting(JobResult::value)
        .doesNotHaveDuplicates();
  }

  @Test
  void aSystemPropertyThatIsSetAtRunTimeAppliesFromTheNextTickOn() {
    String key = "runner.job.test-once.enabled";
    System.setProperty(key, "false");
    try {
      assertThat(tick(QueueSource.REGISTERED).byId())
          .containsKey("test-again")
          .doesNotContainKey("test-once");
    } finally {
      System.clearProperty(key);
    }
    assertThat(tick(QueueSource.REGISTERED).byId()).containsKey("test-once");
  }

  private int numberOfNext(String id) {
    return (int) Objects.requireNonNull(value(tick(QueueSource.REGISTERED).byId(), id));
  }

  /** Goes on to the next slot, and returns the result of one queue. */
  private Result tick(QueueSource source) {
    return time.advance(Duration.ofMinutes(1)).stream()
        .filter(result -> result.source() == source)
        .findFirst()
        .orElseThrow();
  }

  private static @Nullable Object value(Map<String, JobResult> ran, String id) {
    return Objects.requireNonNull(ran.get(id), id).value();
  }
}
