package org.runnercdi.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnerStats;

class MicrometerRecorderTest extends MeterRecorderSpec {

  MicrometerRecorderTest() {
    super(new OfMicrometer(new SimpleMeterRegistry()));
  }

  @Test
  void theStopAlsoRemovesWhatTheRegistrysFiltersRenamed() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().commonTags("region", "eu");
    registry
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                return id.withName("acme." + id.getName());
              }
            });
    MicrometerRecorder recorder = new MicrometerRecorder(registry, "shop", false);

    recorder.started(() -> new RunnerStats(0, 0, 1, 0, 0, 0, null));
    recorder.jobEnded(QueueSource.REGISTERED, "a", Outcome.SUCCEEDED, 1);
    assertThat(registry.getMeters())
        .isNotEmpty()
        .allMatch(meter -> meter.getId().getName().startsWith("acme.runner."));
    recorder.stopped();

    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aRegistryThatJoinsACompositeLaterCountsFromThenOn() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    MicrometerRecorder recorder = new MicrometerRecorder(composite, "shop", false);
    recorder.started(() -> new RunnerStats(3, 0, 1, 0, 0, 0, null));
    SimpleMeterRegistry late = new SimpleMeterRegistry();
    composite.add(late);

    recorder.slotsMissed(2);

    OfMicrometer figures = new OfMicrometer(late);
    assertThat(figures.count("runner.slots.missed", Map.of("app", "shop"))).isEqualTo(2);
    assertThat(figures.gauge("runner.jobs.inflight", Map.of("app", "shop"))).isEqualTo(3);
    recorder.stopped();
    assertThat(late.getMeters()).isEmpty();
  }

  private record OfMicrometer(MeterRegistry registry) implements Figures {

    @Override
    public MeterRecorder recorder(String appName, boolean perJob, int mostJobs) {
      return new MicrometerRecorder(registry, appName, perJob, mostJobs);
    }

    private static Tags tags(Map<String, String> tags) {
      return Tags.of(
          tags.entrySet().stream().map(tag -> Tag.of(tag.getKey(), tag.getValue())).toList());
    }

    @Override
    public long count(String name, Map<String, String> tags) {
      Counter counter = registry.find(name).tags(tags(tags)).counter();
      return counter == null ? 0 : (long) counter.count();
    }

    private Timer timer(String name, Map<String, String> tags) {
      return registry.get(name).tags(tags(tags)).timer();
    }

    @Override
    public long timed(String name, Map<String, String> tags) {
      return timer(name, tags).count();
    }

    @Override
    public long nanos(String name, Map<String, String> tags) {
      return (long) timer(name, tags).totalTime(TimeUnit.NANOSECONDS);
    }

    @Override
    public double gauge(String name, Map<String, String> tags) {
      return registry.get(name).tags(tags(tags)).gauge().value();
    }

    @Override
    public Set<String> series() {
      return registry.getMeters().stream()
          .map(
              meter ->
                  meter.getId().getName()
                      + meter.getId().getTags().stream()
                          .map(tag -> tag.getKey() + "=" + tag.getValue())
                          .collect(Collectors.joining(",", "{", "}")))
          .collect(Collectors.toSet());
    }

    @Override
    public void foreignCounter(String name, Map<String, String> tags) {
      registry.counter(name, tags(tags));
    }
  }
}
