package org.runnercdi.metrics;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/** Records through MicroProfile Metrics. */
final class MicroProfileRecorder extends MeterRecorder {

  private final MetricRegistry registry;
  private final Set<MetricID> ours = ConcurrentHashMap.newKeySet();

  MicroProfileRecorder(MetricRegistry registry, String appName, boolean perJob) {
    this(registry, appName, perJob, MOST_JOBS);
  }

  MicroProfileRecorder(MetricRegistry registry, String appName, boolean perJob, int mostJobs) {
    super(appName, perJob, mostJobs);
    this.registry = registry;
  }

  @Override
  LongConsumer counter(Series series) {
    Counter counter = registry.counter(metadata(series, MetricUnits.NONE), tags(series));
    keep(series);
    return counter::inc;
  }

  @Override
  LongConsumer timer(Series series) {
    Timer timer = registry.timer(metadata(series, MetricUnits.NANOSECONDS), tags(series));
    keep(series);
    return nanos -> timer.update(Duration.ofNanos(nanos));
  }

  @Override
  void gauge(Series series, Supplier<Number> value) {
    registry.gauge(metadata(series, MetricUnits.NONE), value, tags(series));
    keep(series);
  }

  @Override
  void removeAll() {
    ours.forEach(registry::remove);
    ours.clear();
  }

  private void keep(Series series) {
    ours.add(new MetricID(series.name(), tags(series)));
  }

  private static Metadata metadata(Series series, String unit) {
    return Metadata.builder()
        .withName(series.name())
        .withDescription(series.description())
        .withUnit(unit)
        .build();
  }

  private static Tag[] tags(Series series) {
    return series.tags().entrySet().stream()
        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
        .toArray(Tag[]::new);
  }
}
