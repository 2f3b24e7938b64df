package org.runnercdi.cluster;

import javax.sql.DataSource;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;
import org.runnercdi.spi.Membership;

/**
 * A node's part of a cluster that lives in PostgreSQL, MariaDB, or H2.
 *
 * <p>The data source may be the application's own. It keeps one connection for heartbeats, and
 * borrows others for moments; transactions are its own and short, so an XA data source, or one that
 * enlists its connections in a JTA transaction of the calling thread, must be configured not to.
 * Nothing is left in a session: PgBouncer may pool transactions, with {@code prepareThreshold=0} in
 * the URL where it is older than 1.21.
 */
public final class JdbcCluster {

  private final Database database;
  private final ClaimLedger ledger;
  private final JdbcMembership membership;

  /**
   * A node that is not yet a member; nothing is asked of the database.
   *
   * @param source hands out connections to PostgreSQL 12, MariaDB 10.11, or H2 2.3, or later ones
   * @param settings which cluster, which node
   */
  public JdbcCluster(DataSource source, ClusterSettings settings) {
    Lease lease = new Lease(settings.lease(), System::nanoTime);
    Outstanding outstanding = new Outstanding();
    database = new Database(source, settings.lease());
    ledger = new JdbcClaimLedger(database, settings.cluster(), lease, outstanding);
    membership = new JdbcMembership(database, settings, lease, outstanding, System::nanoTime);
  }

  /**
   * Makes the tables that are not there. Blocks, for a lease at most where the database is away.
   * All nodes may do so at the same time.
   *
   * <p>Instead, the scripts {@code V1__runner_cluster.sql} in the folders {@code
   * org/runnercdi/cluster/postgresql}, {@code org/runnercdi/cluster/mariadb} and {@code
   * org/runnercdi/cluster/h2} of this jar can be given to Flyway, with a history table of their
   * own. In PostgreSQL the role that the data source uses must own the tables.
   *
   * @throws LedgerException if that fails
   */
  public void createTables() throws LedgerException {
    database.transaction("create the cluster's tables", Tables::create);
  }

  /**
   * Makes the tables that are not there when this node joins, as soon as the database answers. Does
   * not block; to be called before.
   *
   * @see #createTables
   */
  public void createTablesAtJoin() {
    membership.createTables();
  }

  /**
   * The claims of this node.
   *
   * @return the ledger, which claims nothing until this node has joined
   */
  public ClaimLedger ledger() {
    return ledger;
  }

  /**
   * This node's membership.
   *
   * @return the membership; it can be joined once
   */
  public Membership membership() {
    return membership;
  }
}
