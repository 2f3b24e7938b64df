package org.runnercdi.cluster;

import static java.lang.System.Logger.Level.INFO;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.ClusterSource;

/**
 * Makes the runner of a CDI application a node of a cluster on one of its data sources, as the
 * settings {@code runner.cluster.…} say.
 */
@ApplicationScoped
public class ApplicationCluster implements ClusterSource {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  @Inject @Any Instance<DataSource> sources;

  /** Made by the container. */
  ApplicationCluster() {}

  @Override
  public Optional<Node> node(String appName, Function<String, @Nullable String> settings) {
    ClusterConfig config = ClusterConfig.read(appName, NodeName.ofThisProcess(), settings);
    ClusterSettings cluster = config.cluster();
    if (cluster == null) {
      return Optional.empty();
    }
    DataSources.Named found = new DataSources(sources).find(config.datasource());
    JdbcCluster jdbc = new JdbcCluster(found.source(), cluster);
    if (config.createTables()) {
      jdbc.createTablesAtJoin();
    }
    LOG.log(
        INFO,
        "This is the node "
            + cluster.node()
            + " of the cluster "
            + cluster.cluster()
            + ", on the data source "
            + found.name()
            + ": lease "
            + cluster.lease()
            + ", keep "
            + cluster.keep()
            + ", "
            + cluster.execution().name().toLowerCase(Locale.ROOT).replace('_', '-')
            + ".");
    return Optional.of(new Node(jdbc.ledger(), jdbc.membership()));
  }
}
