package org.runnercdi.cluster;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.runnercdi.spi.ClusterSource;

/** Adds {@link ApplicationCluster} where the container does not scan this jar. */
public final class ClusterExtension implements BuildCompatibleExtension {

  private boolean found;

  /** Made by the container. */
  public ClusterExtension() {}

  /**
   * Takes down that the container has found it.
   *
   * @param bean of that type
   */
  @Registration(types = ApplicationCluster.class)
  public void register(BeanInfo bean) {
    found = true;
  }

  /**
   * Adds it otherwise.
   *
   * @param components to add to
   */
  @Synthesis
  public void synthesize(SyntheticComponents components) {
    if (!found) {
      components
          .addBean(ApplicationCluster.class)
          .type(ClusterSource.class)
          .scope(Singleton.class)
          .createWith(Creator.class);
    }
  }

  /** Makes it. */
  public static final class Creator implements SyntheticBeanCreator<ApplicationCluster> {

    /** Made by the container. */
    public Creator() {}

    @Override
    @SuppressWarnings("UnnecessaryAssignment") // nobody injects into a synthetic bean
    public ApplicationCluster create(Instance<Object> lookup, Parameters parameters) {
      ApplicationCluster cluster = new ApplicationCluster();
      cluster.sources = lookup.select(DataSource.class, Any.Literal.INSTANCE);
      return cluster;
    }
  }
}
