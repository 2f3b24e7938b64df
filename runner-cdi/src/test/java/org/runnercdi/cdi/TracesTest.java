package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.junit.jupiter.api.Test;
import org.runnercdi.RunnableJob;
import org.runnercdi.tracing.Spans;

/** Where the container has an OpenTelemetry, each run is traced. */
class TracesTest {

  @ApplicationScoped
  static class Telemetry {
    private final Spans spans = new Spans();

    @Produces
    @Singleton
    OpenTelemetry openTelemetry() {
      return spans.openTelemetry();
    }

    Spans spans() {
      return spans;
    }
  }

  @ApplicationScoped
  static class Reports {
    @Inject OpenTelemetry telemetry;

    @RunnableJob(id = "report")
    String report() {
      telemetry.getTracer("test").spanBuilder("query").startSpan().end();
      return "written";
    }
  }

  @Test
  void aRunIsTheRootOfWhatTheJobDoes() throws Exception {
    try (Container container =
        Container.of(Telemetry.class, Reports.class, Results.class, Time.class)) {
      container.get(Time.class).tick();
      assertThat(container.get(Results.class).take().errors()).isEmpty();
      Spans spans = container.get(Telemetry.class).spans();
      assertThat(spans.ended()).extracting(SpanData::getName).containsExactly("query", "report");
      SpanData query = spans.ended().get(0);
      SpanData report = spans.ended().get(1);
      assertThat(query.getParentSpanId()).isEqualTo(report.getSpanId());
      assertThat(report.getParentSpanId()).isEqualTo(SpanId.getInvalid());
    }
  }
}
