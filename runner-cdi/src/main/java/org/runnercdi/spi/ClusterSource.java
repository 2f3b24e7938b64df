package org.runnercdi.spi;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the runner of a CDI application a node of a cluster: an optional bean, of which there may
 * be one. Where there is a {@link TimeSource} too, as in a test that turns the clock by hand, it is
 * not asked, for the nodes of a cluster share one clock.
 */
@FunctionalInterface
public interface ClusterSource {

  /**
   * A node, not yet a member.
   *
   * @param ledger says which node runs a job
   * @param membership says which nodes are alive
   */
  record Node(ClaimLedger ledger, Membership membership) {}

  /**
   * Called once, on the thread that starts the application. It must not wait for the ledger, which
   * may be away for a moment.
   *
   * @param appName the application's name, {@code runner.app-name} or the server's; empty where
   *     nobody has named it
   * @param settings finds the text of a setting by its key; null where there is none
   * @return the node; empty where the application is to run on its own
   * @throws IllegalArgumentException if a setting is wrong; it ends the start, with its message
   */
  Optional<Node> node(String appName, Function<String, @Nullable String> settings);
}
