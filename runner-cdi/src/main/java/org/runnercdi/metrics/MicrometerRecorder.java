package org.runnercdi.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Records through Micrometer. */
final class MicrometerRecorder extends MeterRecorder {

  private final MeterRegistry registry;
  private final Set<Meter> ours = ConcurrentHashMap.newKeySet();

  MicrometerRecorder(MeterRegistry registry, String appName, boolean perJob) {
    this(registry, appName, perJob, MOST_JOBS);
  }

  MicrometerRecorder(MeterRegistry registry, String appName, boolean perJob, int mostJobs) {
    super(appName, perJob, mostJobs);
    this.registry = registry;
  }

  @Override
  LongConsumer counter(Series series) {
    Counter counter =
        Counter.builder(series.name())
            .description(series.description())
            .tags(tags(series))
            .register(registry);
    ours.add(counter);
    return counter::increment;
  }

  @Override
  LongConsumer timer(Series series) {
    Timer timer =
        Timer.builder(series.name())
            .description(series.description())
            .tags(tags(series))
            .register(registry);
    ours.add(timer);
    return nanos -> timer.record(nanos, NANOSECONDS);
  }

  @Override
  void gauge(Series series, Supplier<Number> value) {
    ours.add(
        Gauge.builder(series.name(), value)
            .description(series.description())
            .tags(tags(series))
            .register(registry));
  }

  @Override
  void removeAll() {
    ours.forEach(registry::remove);
    ours.clear();
  }

  private static List<Tag> tags(Series series) {
    return series.tags().entrySet().stream()
        .map(tag -> Tag.of(tag.getKey(), tag.getValue()))
        .toList();
  }
}
