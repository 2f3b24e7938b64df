package org.runnercdi.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.runnercdi.config.Warnings;

/** Where an API or a registry is missing, its recorder is simply not there. */
class RecordersAbsentTest {

  /** Loads the library's own classes and those of the platform, and tells which were loaded. */
  private static final class Bare extends URLClassLoader {

    final List<String> loaded = new CopyOnWriteArrayList<>();

    Bare(URL library) {
      super(new URL[] {library}, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      Class<?> found = super.findClass(name);
      loaded.add(name);
      return found;
    }
  }

  @Test
  void withoutTheApisNothingIsFoundAndNoAdapterIsLoaded() throws Exception {
    URL library = Recorders.class.getProtectionDomain().getCodeSource().getLocation();
    try (Bare bare = new Bare(library);
        Warnings warnings = new Warnings()) {
      Class<?> recorders = bare.loadClass(Recorders.class.getName());
      assertThat(recorders).isNotSameAs(Recorders.class);

      Object found =
          recorders.getMethod("find", String.class, boolean.class).invoke(null, "shop", true);

      assertThat((List<?>) found).isEmpty();
      assertThat(bare.loaded)
          .contains(Recorders.class.getName())
          .noneMatch(name -> name.contains("MicroProfile") || name.contains("Micrometer"));
      assertThat(warnings.messages()).isEmpty();
    }
  }

  @Test
  void whatTheExtensionNeedsOfHealthLoadsWithoutTheApi() throws Exception {
    URL library = Recorders.class.getProtectionDomain().getCodeSource().getLocation();
    try (Bare bare = new Bare(library)) {
      Class<?> aware = bare.loadClass("org.runnercdi.health.RunnerAware");

      assertThat(aware.getMethods()).hasSize(1);
      assertThat(bare.loaded).doesNotContain("org.runnercdi.health.RunnerLiveness");
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
