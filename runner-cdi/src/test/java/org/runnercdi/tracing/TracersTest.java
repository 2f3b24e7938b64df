package org.runnercdi.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.BareLibrary;
import org.runnercdi.config.Warnings;
import org.runnercdi.spi.RunTracer;

/** Where traces can go somewhere there is a tracer; anywhere else it is simply not there. */
class TracersTest {

  @ApplicationScoped
  static class Nothing {}

  @ApplicationScoped
  static class One {
    @Produces
    @Singleton
    OpenTelemetry one() {
      return new Spans().openTelemetry();
    }
  }

  @ApplicationScoped
  static class Another {
    @Produces
    @Singleton
    OpenTelemetry another() {
      return new Spans().openTelemetry();
    }
  }

  @ApplicationScoped
  static class Noop {
    @Produces
    @ApplicationScoped
    OpenTelemetry noop() {
      return OpenTelemetry.noop();
    }
  }

  @AfterEach
  void forgetTheGlobal() {
    GlobalOpenTelemetry.resetForTest();
  }

  private static Optional<RunTracer> findIn(Class<?>... beans) {
    SeContainerInitializer initializer =
        SeContainerInitializer.newInstance().disableDiscovery().addBeanClasses(beans);
    try (SeContainer container = initializer.initialize();
        Warnings warnings = new Warnings()) {
      assertThat(container.isRunning()).isTrue();
      Optional<RunTracer> found = Tracers.find();
      assertThat(warnings.messages()).isEmpty();
      return found;
    }
  }

  @Test
  void withoutTheApiThereIsNoneAndNoAdapterIsLoaded() throws Exception {
    try (BareLibrary bare = new BareLibrary();
        Warnings warnings = new Warnings()) {
      Class<?> tracers = bare.loadClass(Tracers.class.getName());
      assertThat(tracers).isNotSameAs(Tracers.class);

      Object found = tracers.getMethod("find").invoke(null);

      assertThat((Optional<?>) found).isEmpty();
      assertThat(bare.loaded())
          .contains(Tracers.class.getName())
          .noneMatch(name -> name.contains("OpenTelemetry"));
      assertThat(warnings.messages()).isEmpty();
    }
  }

  @Test
  void withTheApiAndNoContainerThereIsNone() {
    try (Warnings warnings = new Warnings()) {
      assertThat(Tracers.find()).isEmpty();
      assertThat(warnings.messages()).isEmpty();
    }
  }

  @Test
  void theBeanIsFound() {
    assertThat(findIn(One.class)).get().isInstanceOf(OpenTelemetryTracer.class);
  }

  @Test
  void anAmbiguousBeanIsNoTracerWhateverTheGlobalIs() {
    GlobalOpenTelemetry.set(new Spans().openTelemetry());
    assertThat(findIn(One.class, Another.class)).isEmpty();
  }

  @Test
  void aBeanThatMakesNoTracesIsNoTracer() {
    assertThat(findIn(Noop.class)).isEmpty();
  }

  @Test
  void withoutABeanTheGlobalIsAskedAndNotMade() {
    assertThat(findIn(Nothing.class)).isEmpty();
    assertThat(GlobalOpenTelemetry.isSet()).isFalse();
    GlobalOpenTelemetry.set(new Spans().openTelemetry());
    assertThat(findIn(Nothing.class)).get().isInstanceOf(OpenTelemetryTracer.class);
  }
}
