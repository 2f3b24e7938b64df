package org.runnercdi.tracing;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobBody;
import org.runnercdi.JobSource;
import org.runnercdi.JobTimeoutException;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.engine.TurnedTime;

/** Each run is one span: a root, with what the run is known by, its times and its outcome. */
@NullUnmarked
class OpenTelemetryTracerTest {

  private static final AttributeKey<String> ID = stringKey("runner.job.id");
  private static final String NOON = "2026-06-01T12:00:00Z";

  private final Spans spans = new Spans();
  private final TurnedTime time = TurnedTime.startingAt(NOON);

  private Runner runner(UnaryOperator<RunnerBuilder> settings) {
    return time.build(
        settings.apply(
            new RunnerBuilder()
                .zone(ZoneOffset.UTC)
                .tracer(new OpenTelemetryTracer(spans.openTelemetry()))));
  }

  private static Job job(String id, JobBody body) {
    return Job.of(id, now -> true, body);
  }

  private static Result get(CompletableFuture<Result> result) throws Exception {
    return result.get(60, TimeUnit.SECONDS);
  }

  private SpanData only() {
    assertThat(spans.ended()).hasSize(1);
    return spans.ended().get(0);
  }

  /** The span of a job that ends so. */
  private SpanData spanOf(JobBody body) throws Exception {
    Runner runner = runner(b -> b);
    get(runner.pushAndAwait(List.of(job("a", body))));
    runner.stopAndWait();
    return only();
  }

  @Test
  void itTellsWhichRunItWasAndHowItEnded() {
    Runner runner = runner(b -> b.register(job("invoices", context -> "sent")));
    time.advance(Duration.ofMinutes(1));
    runner.stopAndWait();
    SpanData span = only();
    assertThat(span.getName()).isEqualTo("invoices");
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("org.runnercdi");
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            Attributes.builder()
                .put("runner.job.id", "invoices")
                .put("runner.job.slot", "2026-06-01T12:01:00Z")
                .put("runner.job.execution_key", "invoices@2026-06-01T12:01:00Z")
                .put("runner.job.attempt", 1)
                .put("runner.job.source", "registered")
                .put("runner.job.source_name", "registered")
                .put("runner.job.outcome", "succeeded")
                .build()
                .asMap());
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  void itsTimesAreThoseOfTheResult() throws Exception {
    SpanData span =
        spanOf(
            context -> {
              time.turn(Duration.ofSeconds(7));
              return "done";
            });
    long noon = TimeUnit.SECONDS.toNanos(Instant.parse(NOON).getEpochSecond());
    assertThat(span.getStartEpochNanos()).isEqualTo(noon);
    assertThat(span.getEndEpochNanos()).isEqualTo(noon + 7_000_000_000L);
  }

  @Test
  void whatIsCurrentOnTheThreadIsNoParentAndIsCurrentAgainAfterwards() throws Exception {
    Span foreign = spans.openTelemetry().getTracer("test").spanBuilder("foreign").startSpan();
    Context context =
        Context.root().with(foreign).with(Baggage.builder().put("user", "ann").build());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<String> seen = new CopyOnWriteArrayList<>();
    List<Span> after = new CopyOnWriteArrayList<>();
    try {
      Runner runner =
          runner(b -> b.executor(context.wrap(threads)).onPanic(p -> after.add(Span.current())));
      get(
          runner.pushAndAwait(
              List.of(
                  job(
                      "a",
                      job -> {
                        seen.add(Span.current().getSpanContext().getSpanId());
                        seen.add(Baggage.current().toString());
                        throw new IllegalStateException("x");
                      }))));
      runner.stopAndWait();
    } finally {
      threads.shutdownNow();
    }
    assertThat(only().getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(only().getTraceId()).isNotEqualTo(foreign.getSpanContext().getTraceId());
    assertThat(seen).containsExactly(only().getSpanId(), Baggage.empty().toString());
    assertThat(after).containsExactly(foreign);
  }

  @Test
  void whatTheJobMakesIsItsChildAndABatchThatItPushesIsNot() throws Exception {
    Runner runner = runner(b -> b.concurrencyLimit(1));
    get(
        runner.pushAndAwait(
            List.of(
                job(
                    "outer",
                    context -> {
                      get(runner.pushAndAwait(List.of(job("inner", inner -> "done"))));
                      spans.openTelemetry().getTracer("test").spanBuilder("call").startSpan().end();
                      return "done";
                    }))));
    runner.stopAndWait();
    assertThat(spans.ended())
        .extracting(span -> span.getName() + " " + span.getAttributes().get(ID))
        .containsExactly("immediate inner", "call null", "immediate outer");
    SpanData inner = spans.ended().get(0);
    SpanData call = spans.ended().get(1);
    SpanData outer = spans.ended().get(2);
    assertThat(call.getParentSpanId()).isEqualTo(outer.getSpanId());
    assertThat(inner.getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(inner.getTraceId()).isNotEqualTo(outer.getTraceId());
  }

  @Test
  void theIdsOfUsersAreNoNames() throws Exception {
    JobSource customers =
        new JobSource() {
          @Override
          public Collection<Job> jobs(Instant slot) {
            return List.of(job("customer-1", context -> "done"));
          }

          @Override
          public String name() {
            return "customers";
          }
        };
    Runner runner = runner(b -> b.register(job("invoices", context -> "sent")).source(customers));
    assertThat(runner.push(List.of(job("pushed-1", context -> "done")))).isTrue();
    time.advance(Duration.ofMinutes(1));
    get(runner.pushAndAwait(List.of(job("pushed-2", context -> "done"))));
    runner.jobs().trigger("invoices").get(60, TimeUnit.SECONDS);
    runner.stopAndWait();
    assertThat(spans.ended())
        .extracting(
            span ->
                span.getName()
                    + ": "
                    + span.getAttributes().get(ID)
                    + ", "
                    + span.getAttributes().get(stringKey("runner.job.source")))
        .containsExactlyInAnyOrder(
            "invoices: invoices, registered",
            "customers: customer-1, supplied",
            "pushed: pushed-1, pushed",
            "immediate: pushed-2, immediate",
            "invoices: invoices, immediate");
  }

  private static void assertFailed(SpanData span, String outcome, Class<?> type, String message) {
    assertThat(span.getAttributes().get(stringKey("runner.job.outcome"))).isEqualTo(outcome);
    assertThat(span.getAttributes().get(stringKey("error.type"))).isEqualTo(type.getName());
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo(message);
    assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("exception");
    assertThat(span.getEvents().get(0).getAttributes().get(stringKey("exception.type")))
        .isEqualTo(type.getName());
  }

  @Test
  void aFailureIsAnError() throws Exception {
    SpanData span =
        spanOf(
            context -> {
              throw new IOException("no route");
            });
    assertFailed(span, "failed", IOException.class, "no route");
  }

  @Test
  void aPanicIsWhatTheJobHasThrown() throws Exception {
    SpanData span =
        spanOf(
            context -> {
              throw new IllegalStateException();
            });
    assertFailed(span, "panicked", IllegalStateException.class, "");
  }

  @Test
  void aTimeoutIsAnError() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Runner runner = runner(b -> b.timeout(Duration.ofSeconds(3)));
    CompletableFuture<Result> result =
        runner.pushAndAwait(
            List.of(
                job(
                    "slow",
                    context -> {
                      begun.countDown();
                      new CountDownLatch(1).await();
                      return "unreachable";
                    })));
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    time.turn(Duration.ofSeconds(3));
    String message = get(result).errors().get("slow").getMessage();
    runner.stopAndWait();
    assertFailed(only(), "timed_out", JobTimeoutException.class, message);
    assertThat(only().getEndEpochNanos() - only().getStartEpochNanos()).isEqualTo(3_000_000_000L);
  }

  @Test
  void whatThrowsWhenItIsAskedEndsAllTheSame() throws Exception {
    class Rude extends Exception {
      @Override
      public String getMessage() {
        throw new IllegalStateException("rude");
      }
    }
    SpanData span =
        spanOf(
            context -> {
              throw new Rude();
            });
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(stringKey("runner.job.outcome"))).isEqualTo("failed");
  }
}
