package org.runnercdi.sample;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.Runner;

/** Jobs in all their forms live in a container that drops every bean that nothing injects. */
@QuarkusTest
class ContainersJobsTest {

  private static final String NOTHING = TestJobs.Methods.class.getName() + "#nothing";
  private static final String SHARED = TestJobs.Shared.class.getName();

  @Inject Runner runner;
  @Inject TurnedClock clock;
  @Inject Deliveries deliveries;
  @Inject TestJobs.Traces traces;
  @Inject TestJobs.Visit visit;

  @Test
  void eachFormOfAJobRunsUnderItsId() throws Exception {
    int before = traces.runsOf("nothing");
    Future<Result> delivered = deliveries.next("test-value");

    Instant slot = clock.tick();
    Map<String, JobResult> ran = delivered.get(30, SECONDS).byId();

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
  void dependentAndRequestScopedJobsAreFreshEachTimeAndDestroyed() throws Exception {
    for (String id : List.of("test-dependent", "test-request-scoped")) {
      int first = numberOfNext(id);
      int second = numberOfNext(id);

      assertThat(first).as(id).isPositive().isNotEqualTo(second);
      assertThat(second).as(id).isPositive();
      assertThat(traces.destroyed).containsEntry(first, true).containsEntry(second, true);
    }
  }

  @Test
  void eachJobOfABatchHasARequestContextOfItsOwn() throws Exception {
    List<Job> batch =
        IntStream.range(0, 200)
            .mapToObj(i -> Job.of("test-visit-" + i, now -> true, () -> visit.number()))
            .toList();
    Future<Result> delivered = deliveries.next("test-visit-0");

    assertThat(runner.push(batch)).isTrue();
    clock.tick();

    assertThat(delivered.get(30, SECONDS).items())
        .hasSize(200)
        .allSatisfy(item -> assertThat(item.outcome()).isEqualTo(Outcome.SUCCEEDED))
        .extracting(JobResult::value)
        .doesNotHaveDuplicates();
  }

  private int numberOfNext(String id) throws Exception {
    Future<Result> delivered = deliveries.next(id);
    clock.tick();
    Object number = value(delivered.get(30, SECONDS).byId(), id);
    return (int) Objects.requireNonNull(number);
  }

  private static @Nullable Object value(Map<String, JobResult> ran, String id) {
    return Objects.requireNonNull(ran.get(id), id).value();
  }
}
