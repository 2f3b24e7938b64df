package org.runnercdi.it.weld;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobInfo;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.it.weld.app.Customers;
import org.runnercdi.it.weld.app.Log;
import org.runnercdi.it.weld.app.Reports;
import org.runnercdi.it.weld.app.RequestId;
import org.runnercdi.it.weld.app.Results;
import org.runnercdi.it.weld.app.TracedJob;
import org.runnercdi.testing.ManualTime;

/**
 * The library in an application that the container discovers, with nothing done for it: a plain
 * jar. (Weld SE discovers the classes of the test only because they have a beans.xml of their own.)
 */
@EnableWeld
class DiscoveryTest {

  private static final Instant SIX = Instant.parse("2026-03-02T06:00:00Z");

  @WeldSetup WeldInitiator weld = WeldInitiator.of(WeldInitiator.createWeld().enableDiscovery());

  @Inject ManualTime time;
  @Inject Results results;
  @Inject Runner runner;
  @Inject Jobs jobs;
  @Inject Log log;
  @Inject RequestId request;

  @Test
  void everyJobIsFoundUnderItsId_andNoIdIsAProxys() {
    assertThat(jobs.list())
        .extracting(JobInfo::id)
        .containsExactlyInAnyOrder(
            "invoices",
            Reports.class.getName() + "#daily",
            "hidden",
            "static",
            "morning",
            "evening",
            "stage",
            "checked",
            "panic",
            "request 1",
            "request 2",
            TracedJob.class.getName(),
            "by field",
            "by method");
  }

  @Test
  void aClassJobRunsInItsSlot_andTheTextsOfTheAnnotationTakeExpressions() throws Exception {
    time.advanceTo(SIX);

    Result result = results.take(QueueSource.REGISTERED);

    assertThat(result.items())
        .extracting(JobResult::id)
        .containsExactlyInAnyOrder("invoices", "morning");
    JobResult invoices = result.byId().get("invoices");
    assertThat(invoices.value()).isEqualTo("sent");
    assertThat(invoices.executionKey()).isEqualTo("invoices@2026-03-02T06:00:00Z");
  }

  @Test
  void jobMethodsRunOnTheBean_withItsInterceptors() throws Exception {
    assertThat(trigger(Reports.class.getName() + "#daily").value())
        .isEqualTo("daily " + Reports.class.getName() + "#daily");
    assertThat(trigger("hidden").value()).isEqualTo("hidden in the bean");
    assertThat(trigger("static").value()).isEqualTo("static");

    assertThat(log.contains("traced daily")).isTrue();
    assertThat(log.contains("traced packagePrivate")).isTrue();
  }

  @Test
  void classJobsRunWithTheInterceptorsOfTheirBean() throws Exception {
    assertThat(trigger(TracedJob.class.getName()).value()).isEqualTo(TracedJob.class.getName());

    assertThat(log.contains("traced run")).isTrue();
  }

  @Test
  void producersMakeJobs() throws Exception {
    assertThat(trigger("by field").value()).isEqualTo("field");
    assertThat(trigger("by method").value()).isEqualTo("method");
  }

  @Test
  void aMethodsOutcomeIsItsJobs() throws Exception {
    assertThat(trigger("stage").value()).isEqualTo("later");
    assertThat(trigger("checked").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(trigger("checked").error()).hasMessage("checked");
    assertThat(trigger("panic").error())
        .isInstanceOf(JobPanicException.class)
        .hasRootCauseMessage("unchecked");
  }

  @Test
  void sourcesSupplyJobs_andAFailingOneHarmsNoOther() throws Exception {
    time.advanceTo(SIX);

    Result result = results.take(QueueSource.SUPPLIED);

    assertThat(result.sourceName()).isEqualTo(Customers.class.getName());
    assertThat(result.items()).extracting(JobResult::id).containsExactly("customer");
    awaitLines("source failed broken");
  }

  @Test
  void batchesArePushed() throws Exception {
    assertThat(runner.push(List.of(Job.of("pushed", now -> true, () -> 1)))).isTrue();
    time.advanceTo(SIX);

    assertThat(results.take(QueueSource.PUSHED).byId()).containsKey("pushed");
  }

  @Test
  void eachRunHasARequestContextOfItsOwn_whichEnds() throws Exception {
    Object first = trigger("request 1").value();
    Object second = trigger("request 2").value();
    Object third = trigger("request 1").value();

    assertThat(new Object[] {first, second, third}).doesNotHaveDuplicates();
    awaitLines("ended " + first, "ended " + second, "ended " + third);
  }

  @Test
  void manyRunsAtOnceHaveARequestContextEach() throws Exception {
    List<Job> batch = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      batch.add(Job.of("job " + i, now -> true, request::value));
    }

    Result result = runner.pushAndAwait(batch).get(20, TimeUnit.SECONDS);

    assertThat(result.items()).hasSize(500).extracting(JobResult::value).doesNotHaveDuplicates();
  }

  @Test
  void aSourceHasARequestContextOfItsOwn_whichEnds() throws Exception {
    time.advanceTo(SIX);

    Object askedIn = results.take(QueueSource.SUPPLIED).items().get(0).value();

    awaitLines("ended " + askedIn);
  }

  @Test
  void observersOfBothKindsHearOfAResult_andWhatTheyThrowHarmsNothing() throws Exception {
    trigger("stage");
    results.take(QueueSource.IMMEDIATE);
    awaitLines("async stage", "sync stage in true");

    trigger("static");

    assertThat(results.take(QueueSource.IMMEDIATE).byId()).containsKey("static");
  }

  @Test
  void jobResultsAndPanicsAreEvents() throws Exception {
    trigger("panic");

    assertThat(log.contains("panicked panic")).isTrue();
    assertThat(log.contains("ended panic PANICKED")).isTrue();
  }

  private JobResult trigger(String id) throws Exception {
    return jobs.trigger(id).get(20, TimeUnit.SECONDS);
  }

  /** Waits until all of these lines are there; lines of others are passed over. */
  private void awaitLines(String... lines) throws InterruptedException {
    Set<String> missing = new HashSet<>(List.of(lines));
    while (!missing.isEmpty()) {
      missing.remove(log.take());
    }
  }
}
