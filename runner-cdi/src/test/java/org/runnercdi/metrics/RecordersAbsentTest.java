package org.runnercdi.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.runnercdi.BareLibrary;
import org.runnercdi.config.Warnings;

/** Where an API or a registry is missing, its recorder is simply not there. */
class RecordersAbsentTest {

  @Test
  void withoutTheApisNothingIsFoundAndNoAdapterIsLoaded() throws Exception {
    try (BareLibrary bare = new BareLibrary();
        Warnings warnings = new Warnings()) {
      Class<?> recorders = bare.loadClass(Recorders.class.getName());
      assertThat(recorders).isNotSameAs(Recorders.class);

      Object found =
          recorders.getMethod("find", String.class, boolean.class).invoke(null, "shop", true);

      assertThat((List<?>) found).isEmpty();
      assertThat(bare.loaded())
          .contains(Recorders.class.getName())
          .noneMatch(name -> name.contains("MicroProfile") || name.contains("Micrometer"));
      assertThat(warnings.messages()).isEmpty();
    }
  }

  @Test
  void whatTheExtensionNeedsOfHealthLoadsWithoutTheApi() throws Exception {
    try (BareLibrary bare = new BareLibrary()) {
      Class<?> aware = bare.loadClass("org.runnercdi.health.RunnerAware");

      assertThat(aware.getMethods()).hasSize(1);
      assertThat(bare.loaded()).doesNotContain("org.runnercdi.health.RunnerLiveness");
    }
  }

  @Test
  void withTheApisAndNoContainerNothingIsFound() {
    try (Warnings warnings = new Warnings()) {
      assertThat(Recorders.find("shop", false)).isEmpty();
      assertThat(warnings.messages()).isEmpty();
    }
  }
}
