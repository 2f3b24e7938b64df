package org.runnercdi.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.RunnerStats;
import org.runnercdi.spi.RunRecorder;

/** In a container that has both registries, each gets its recorder. */
class RecordersInWeldTest {

  @ApplicationScoped
  static class Micrometer {
    @Produces
    @ApplicationScoped
    MeterRegistry registry() {
      return new SimpleMeterRegistry();
    }
  }

  @Dependent
  static class Asker {
    @Inject MetricRegistry microProfile;
    @Inject MeterRegistry micrometer;
  }

  @Test
  void bothAreFoundAndCountIntoTheContainersRegistries() {
    SeContainerInitializer initializer =
        SeContainerInitializer.newInstance().addBeanClasses(Micrometer.class, Asker.class);
    try (SeContainer container = initializer.initialize()) {
      Asker asker = container.select(Asker.class).get();

      List<RunRecorder> recorders = Recorders.find("welded", false);
      assertThat(recorders)
          .hasExactlyElementsOfTypes(MicroProfileRecorder.class, MicrometerRecorder.class);
      recorders.forEach(
          recorder -> recorder.started(() -> new RunnerStats(0, 0, 1, 0, 0, 0, null)));
      recorders.forEach(recorder -> recorder.slotsMissed(2));

      MetricID slots = new MetricID("runner.slots.missed", new Tag("app", "welded"));
      assertThat(asker.microProfile.getCounter(slots).getCount()).isEqualTo(2);
      assertThat(asker.micrometer.get("runner.slots.missed").tag("app", "welded").counter().count())
          .isEqualTo(2);
      recorders.forEach(RunRecorder::stopped);
      assertThat(asker.microProfile.getCounter(slots)).isNull();
      assertThat(asker.micrometer.find("runner.slots.missed").tags("app", "welded").counter())
          .isNull();
    }
  }
}
