package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.runnercdi.Member;
import org.runnercdi.Runner;
import org.runnercdi.engine.MemoryCluster;
import org.runnercdi.spi.ClusterSource;

/** The application's runner becomes a node of a cluster where a bean says so. */
class ClusterSourceTest {

  @Test
  void theNodeIsTheBeans_whichIsAskedWithTheNameAndTheSettings() {
    try (Container container =
        Container.of(
            Map.of("runner.app-name", "shop", "test.node", "first"), Joining.class, Time.class)) {
      assertThat(container.get(Runner.class).members())
          .singleElement()
          .extracting(Member::name)
          .isEqualTo("shop-first");
    }
  }

  @Test
  void anApplicationThatNobodyHasNamedHasAnEmptyName() {
    try (Container container =
        Container.of(Map.of("test.node", "first"), Joining.class, Time.class)) {
      assertThat(container.get(Runner.class).members())
          .singleElement()
          .extracting(Member::name)
          .isEqualTo("-first");
    }
  }

  @Test
  void whereItGivesNoNodeTheApplicationRunsOnItsOwn() {
    try (Container container = Container.of(Joining.class, Time.class)) {
      assertThat(container.get(Runner.class).members()).singleElement().matches(Member::self);
      assertThat(container.get(Runner.class).members().get(0).name()).isNotEqualTo("-first");
    }
  }

  @Test
  void anApplicationThatIsToJoinAndCannotDoesNotStart() {
    Throwable thrown =
        catchThrowable(
            () -> Container.of(Map.of("runner.cluster.enabled", "true"), Time.class).close());

    assertThat(thrown)
        .hasRootCauseMessage(
            "runner.cluster.enabled is 'true', and the application has no cluster: add"
                + " runner-cdi-cluster to it, or take the setting away.");
  }

  /** Joins where a setting names its node. */
  @ApplicationScoped
  static class Joining implements ClusterSource {

    @Override
    public Optional<Node> node(String appName, Function<String, @Nullable String> settings) {
      String name = settings.apply("test.node");
      if (name == null) {
        return Optional.empty();
      }
      MemoryCluster.Node node =
          new MemoryCluster(InstantSource.system(), false).node(appName + "-" + name);
      return Optional.of(new Node(node, node));
    }
  }
}
