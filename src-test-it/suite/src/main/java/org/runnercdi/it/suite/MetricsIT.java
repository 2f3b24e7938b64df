package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.suite.ServerExtension.Started;

/** The meters have the documented names, wherever there is a registry. */
@OnServer
@Order(8)
class MetricsIT {

  private static final List<String> NAMES =
      List.of(
          "runner.batches.capacity",
          "runner.batches.queued",
          "runner.dedupe.skips",
          "runner.job.duration",
          "runner.jobs",
          "runner.jobs.inflight",
          "runner.queue.duration",
          "runner.results.dropped",
          "runner.slots.missed",
          "runner.sources.failed",
          "runner.tick.lag");

  /** What the text format appends to a counter and a timer. */
  private static final Pattern SUFFIX =
      Pattern.compile("(_total|_seconds(_(count|sum|max|mean))?|_seconds_.*)$");

  @Test
  @Tag("metrics")
  void thePageOfTheServerHasExactlyTheDocumentedNames(Server server, Application app) {
    app.awaitResultWith("result", "customer-1");
    String page = Application.text(server.metrics().orElseThrow());

    Set<String> names = new TreeSet<>();
    Matcher series = Pattern.compile("^(runner_\\w+)[{ ]", Pattern.MULTILINE).matcher(page);
    while (series.find()) {
      names.add(SUFFIX.matcher(series.group(1)).replaceFirst("").replace('_', '.'));
    }
    assertThat(names).as(page).containsExactlyElementsOf(NAMES);
  }

  @Test
  @Tag("metrics")
  void everySeriesCarriesTheApplication_andWhatTheJobsDid(Server server, Application app) {
    app.awaitResultWith("result", "customer-1");
    String page = Application.text(server.metrics().orElseThrow());

    assertThat(page.lines().filter(line -> line.startsWith("runner_")))
        .as(page)
        .allMatch(line -> line.contains("app=\""));
    assertThat(page)
        .containsPattern("runner_jobs_total\\{[^}]*job=\"beat\"[^}]*outcome=\"succeeded\"")
        .containsPattern("runner_jobs_total\\{[^}]*job=\"\\(supplied\\)\"")
        .containsPattern("runner_job_duration_seconds_count\\{[^}]*job=\"beat\"")
        .containsPattern("runner_queue_duration_seconds_count\\{[^}]*source=\"registered\"")
        .doesNotContain("job=\"customer-1\"");
  }

  @Test
  @Tag("metrics")
  @Tag("deploys")
  void twoApplicationsShareARegistry_andTheTagKeepsThemApart(Server server, Application app) {
    app.awaitResultWith("result", "customer-1");
    server.application(ServerExtension.SECOND).awaitResultWith("result", "customer-1");
    String page = Application.text(server.metrics().orElseThrow());

    assertThat(page)
        .containsPattern("runner_batches_capacity\\{[^}]*app=\"app\"[^}]*} 64")
        .containsPattern("runner_batches_capacity\\{[^}]*app=\"second\"[^}]*} 3");
  }

  @Test
  @Tag("deploys")
  void anApplicationThatBringsMicrometerHasTheSameNamesThere(Started started) throws Exception {
    started.deployed("meters", Map.of(), Archives.jars("it.meters"), MetricsIT::assertMeters);
  }

  private static void assertMeters(Application application) {
    application.awaitResultWith("result", "customer-1");

    String meters = application.text("meters");

    assertThat(meters.lines().map(line -> line.substring(0, line.indexOf(' '))).distinct())
        .as(meters)
        .containsExactlyInAnyOrderElementsOf(NAMES);
    assertThat(meters.lines()).as(meters).allMatch(line -> line.contains(" app=meters "));
  }
}
