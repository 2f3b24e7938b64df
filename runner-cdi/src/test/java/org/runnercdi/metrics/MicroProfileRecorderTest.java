package org.runnercdi.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.metrics.SharedMetricRegistries;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnerStats;

class MicroProfileRecorderTest extends MeterRecorderSpec {

  private final OfMicroProfile microProfile = (OfMicroProfile) figures;
  private final MetricRegistry registry = microProfile.registry();

  MicroProfileRecorderTest() {
    super(OfMicroProfile.fresh());
  }

  @AfterEach
  void drop() {
    SharedMetricRegistries.drop(microProfile.scope());
  }

  @Test
  void timersAreDeclaredInNanoseconds() {
    MicroProfileRecorder recorder = new MicroProfileRecorder(registry, "shop", false);

    recorder.started(() -> new RunnerStats(0, 0, 1, 0, 0, 0, null));
    recorder.jobEnded(QueueSource.REGISTERED, "a", Outcome.SUCCEEDED, 1);

    for (String name : List.of("runner.job.duration", "runner.queue.duration", "runner.tick.lag")) {
      assertThat(registry.getMetadata(name).getUnit()).isEqualTo(MetricUnits.NANOSECONDS);
    }
    recorder.stopped();
  }

  @Test
  void theMetersOfAJobAreLookedUpOnce() {
    List<String> lookups = new CopyOnWriteArrayList<>();
    MetricRegistry watched =
        (MetricRegistry)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MetricRegistry.class},
                (proxy, method, arguments) -> {
                  if (arguments != null && arguments[0] instanceof Metadata metadata) {
                    lookups.add(metadata.getName());
                  }
                  return method.invoke(registry, arguments);
                });
    MicroProfileRecorder recorder = new MicroProfileRecorder(watched, "shop", false);
    recorder.started(() -> new RunnerStats(0, 0, 1, 0, 0, 0, null));
    lookups.clear();

    for (int i = 0; i < 100; i++) {
      recorder.jobEnded(QueueSource.SUPPLIED, "customer-" + i, Outcome.SUCCEEDED, 1);
    }

    assertThat(lookups).containsExactly("runner.jobs", "runner.job.duration");
    recorder.stopped();
  }

  private record OfMicroProfile(String scope, MetricRegistry registry) implements Figures {

    /** All scopes share one registry below, which keeps what a test leaves: each has its own. */
    static OfMicroProfile fresh() {
      String scope = "test-" + UUID.randomUUID();
      return new OfMicroProfile(scope, SharedMetricRegistries.getOrCreate(scope));
    }

    @Override
    public MeterRecorder recorder(String appName, boolean perJob, int mostJobs) {
      return new MicroProfileRecorder(registry, appName, perJob, mostJobs);
    }

    private static MetricID id(String name, Map<String, String> tags) {
      return new MetricID(
          name,
          tags.entrySet().stream()
              .map(tag -> new Tag(tag.getKey(), tag.getValue()))
              .toArray(Tag[]::new));
    }

    @Override
    public long count(String name, Map<String, String> tags) {
      Counter counter = registry.getCounter(id(name, tags));
      return counter == null ? 0 : counter.getCount();
    }

    private Timer timer(String name, Map<String, String> tags) {
      return registry.getTimer(id(name, tags));
    }

    @Override
    public long timed(String name, Map<String, String> tags) {
      return timer(name, tags).getCount();
    }

    @Override
    public long nanos(String name, Map<String, String> tags) {
      return timer(name, tags).getElapsedTime().toNanos();
    }

    @Override
    public double gauge(String name, Map<String, String> tags) {
      return registry.getGauge(id(name, tags)).getValue().doubleValue();
    }

    @Override
    public Set<String> series() {
      return registry.getMetricIDs().stream()
          .map(
              id ->
                  id.getName()
                      + id.getTags().entrySet().stream()
                          .filter(tag -> !tag.getKey().startsWith("mp_"))
                          .map(tag -> tag.getKey() + "=" + tag.getValue())
                          .collect(Collectors.joining(",", "{", "}")))
          .collect(Collectors.toSet());
    }

    @Override
    public void foreignCounter(String name, Map<String, String> tags) {
      registry.counter(id(name, tags));
    }
  }
}
