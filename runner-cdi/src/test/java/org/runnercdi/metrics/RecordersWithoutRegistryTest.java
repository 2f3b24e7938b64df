package org.runnercdi.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Singleton;
import org.junit.jupiter.api.Test;
import org.runnercdi.config.Warnings;

/** A container that has the APIs and no registry, or too many. */
class RecordersWithoutRegistryTest {

  @ApplicationScoped
  static class Nothing {}

  @ApplicationScoped
  static class Two {
    @Produces
    @Singleton
    MeterRegistry one() {
      return new SimpleMeterRegistry();
    }

    @Produces
    @Singleton
    MeterRegistry another() {
      return new SimpleMeterRegistry();
    }
  }

  @Test
  void noRegistryIsNoRecorder() {
    assertNoneIn(Nothing.class);
  }

  @Test
  void anAmbiguousRegistryIsNoRecorder() {
    assertNoneIn(Two.class);
  }

  private static void assertNoneIn(Class<?> bean) {
    SeContainerInitializer initializer =
        SeContainerInitializer.newInstance().disableDiscovery().addBeanClasses(bean);
    try (SeContainer container = initializer.initialize();
        Warnings warnings = new Warnings()) {
      assertThat(container.isRunning()).isTrue();
      assertThat(Recorders.find("shop", false)).isEmpty();
      assertThat(warnings.messages()).isEmpty();
    }
  }
}
