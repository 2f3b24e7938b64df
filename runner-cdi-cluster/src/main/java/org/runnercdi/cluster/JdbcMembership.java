package org.runnercdi.cluster;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Member;
import org.runnercdi.spi.LedgerException;
import org.runnercdi.spi.Membership;

/**
 * Membership by rows that their nodes renew, on two threads: one beats, on a connection that it
 * keeps, so that a pool which the jobs have exhausted does not cost the lease; the other sweeps
 * after each beat, and calls the runner, which may block. Every node sweeps: all that is done is
 * idempotent, and what one has taken the others pass over.
 */
final class JdbcMembership implements Membership {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");
  private static final int BEATS_PER_LEASE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** One claims, and one stores how runs have ended. */
  private static final int BESIDE_THE_HEARTBEAT = 2;

  private static final String ADVICE =
      "the pool of the data source is too small, or exhausted by the jobs. Give it at least three"
          + " connections more than the jobs hold, or the runner a data source of its own"
          + " (runner.cluster.datasource).";

  private final Database database;
  private final ClusterSettings settings;
  private final Lease lease;
  private final DatabaseClock clock;
  private final LongSupplier nanoTime;
  private final MemberTable table;
  private final Sweep sweep;
  private final Purge purge;

  private final CountDownLatch leaving = new CountDownLatch(1);
  private final CountDownLatch tried = new CountDownLatch(1);
  private final Semaphore rounds = new Semaphore(0);
  private volatile List<Member> members = List.of();
  private @Nullable Thread heart;
  private @Nullable Thread sweeper;

  /** Of the heart alone. */
  private @Nullable Connection held;

  private UUID next = UUID.randomUUID();
  private boolean missing;
  private boolean joined;
  private volatile boolean creates;

  /** Of the sweeper alone. */
  private boolean hindered;

  private boolean probed;

  private long tidied;
  private boolean tidy;

  JdbcMembership(
      Database database,
      ClusterSettings settings,
      Lease lease,
      Outstanding outstanding,
      LongSupplier nanoTime) {
    this.database = database;
    this.settings = settings;
    this.lease = lease;
    this.nanoTime = nanoTime;
    clock = new DatabaseClock(nanoTime);
    table = new MemberTable(settings);
    sweep = new Sweep(database, settings, table, outstanding);
    purge = new Purge(database, settings);
  }

  /** Makes the tables, before it joins. */
  void createTables() {
    creates = true;
  }

  @Override
  public synchronized void join(Duties duties) {
    if (heart != null) {
      throw new IllegalStateException("This node has joined its cluster already.");
    }
    heart = start("runner-heartbeat", this::beats);
    sweeper = start("runner-sweeper", () -> sweeps(duties));
    try {
      // The first slot is to be one by the database's clock.
      if (!tried.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(
            WARNING,
            "The cluster's database has not answered for "
                + PATIENCE.toSeconds()
                + " s; until it does, this node goes by its own clock.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public synchronized void leave() {
    if (leaving.getCount() == 0) {
      return;
    }
    leaving.countDown();
    rounds.release();
    await(heart);
    await(sweeper);
    Lease.Life life = lease.life();
    lease.end();
    members = List.of();
    if (life != null) {
      try {
        database.transaction(
            "take note that this node leaves",
            (connection, dialect) -> {
              table.leave(connection, dialect, life.node());
              return true;
            });
      } catch (LedgerException e) {
        LOG.log(INFO, "The other nodes learn later that this one has left.", e);
      }
    }
  }

  /** No longer than a lease, for the runner may block a duty. */
  private void await(@Nullable Thread thread) {
    if (thread != null && thread != Thread.currentThread()) {
      try {
        thread.join(settings.lease().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public long incarnation() {
    return lease.incarnation();
  }

  @Override
  public String nodeName() {
    return settings.node();
  }

  @Override
  public List<Member> members() {
    return members;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  private void beats() {
    Duration pause = settings.lease().dividedBy(BEATS_PER_LEASE);
    try {
      do {
        tryBeat();
        tried.countDown();
      } while (!leaving.await(
          missing ? pause.toMillis() / BEATS_PER_LEASE : pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.log(WARNING, "The heartbeat was interrupted, and has ended: this node is lost.", e);
    } finally {
      letGo();
    }
  }

  /** A heartbeat; where it fails, the next has a new connection. */
  void tryBeat() {
    try {
      beat();
      if (missing) {
        missing = false;
        LOG.log(INFO, "This node is in touch with its cluster again.");
      }
      rounds.release();
    } catch (Tables.Missing e) {
      letGo();
      LOG.log(missing ? DEBUG : ERROR, e.getMessage());
      missing = true;
    } catch (SQLException e) {
      letGo();
      LOG.log(missing ? DEBUG : WARNING, "A heartbeat failed. Trying again.", e);
      missing = true;
    } catch (RuntimeException e) {
      letGo();
      LOG.log(ERROR, "A heartbeat failed. Trying again.", e);
      missing = true;
    }
  }

  /** One heartbeat, or what makes this node a member. */
  void beat() throws SQLException {
    Connection connection = connection();
    Dialect dialect = database.dialect(connection);
    Lease.Life life = lease.life();
    if (life != null) {
      long sent = nanoTime.getAsLong();
      Optional<Instant> answer = table.beat(connection, dialect, life.node());
      if (answer.isPresent()) {
        lease.renew(sent);
        clock.set(answer.get());
      } else {
        lease.end();
        life = null;
        LOG.log(WARNING, "This node was taken for dead. It joins its cluster as another.");
      }
    }
    if (life == null) {
      life = join(connection, dialect);
    }
    members = table.alive(connection, dialect, life.node(), clock.instant());
  }

  private Lease.Life join(Connection connection, Dialect dialect) throws SQLException {
    long sent = nanoTime.getAsLong();
    UUID node = next;
    if (creates) {
      Database.commit(connection, dialect, Tables::create);
      creates = false;
    }
    if (!joined && dialect.isPrivate(connection)) {
      LOG.log(
          WARNING,
          "The cluster's database is in the memory of this process: no node of another process"
              + " sees it, and each runs all jobs.");
    }
    joined = true;
    addCluster(connection, dialect);
    Instant answer =
        Database.commit(connection, dialect, (same, known) -> table.join(same, known, node));
    clock.set(answer);
    next = UUID.randomUUID();
    return lease.begin(node, sent);
  }

  /** The first statement that needs the tables. */
  private void addCluster(Connection connection, Dialect dialect) throws SQLException {
    try {
      table.addCluster(connection);
    } catch (SQLException e) {
      throw Tables.areMissing(e) ? new Tables.Missing(dialect, e) : e;
    }
  }

  private Connection connection() throws SQLException {
    Connection open = held;
    if (open == null) {
      open = database.open();
      held = open;
    }
    return open;
  }

  private void letGo() {
    Connection open = held;
    held = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.log(DEBUG, "The connection of the heartbeat did not close.", e);
      }
    }
  }

  private void sweeps(Duties duties) {
    try {
      while (true) {
        rounds.acquire();
        rounds.drainPermits();
        if (leaving.getCount() == 0) {
          return;
        }
        tryRound(duties);
      }
    } catch (InterruptedException e) {
      LOG.log(WARNING, "The sweeper was interrupted, and has ended.", e);
    }
  }

  /** Whether the pool is large enough for what a node does at once beside its heartbeat. */
  private void probe() {
    try {
      database.probe(BESIDE_THE_HEARTBEAT);
    } catch (SQLException e) {
      if (lease.incarnation() != 0) {
        LOG.log(
            WARNING,
            "The heartbeat has its connection, and there are no "
                + BESIDE_THE_HEARTBEAT
                + " others: "
                + ADVICE,
            e);
        hindered = true;
      }
    }
  }

  private void tryRound(Duties duties) {
    try {
      if (!probed) {
        probed = true;
        probe();
      }
      round(duties);
      hindered = false;
    } catch (LedgerException e) {
      String reason =
          lease.incarnation() == 0
              ? "The cluster's database is away."
              : "The heartbeat has its connection, and there is no other: " + ADVICE;
      LOG.log(hindered ? DEBUG : WARNING, "Other nodes are not watched. " + reason, e);
      hindered = true;
    } catch (RuntimeException e) {
      LOG.log(ERROR, "A duty of this node to its cluster failed.", e);
    }
  }

  /** One round of what is done after each heartbeat. */
  void round(Duties duties) throws LedgerException {
    Lease.Life life = lease.life();
    if (life == null) {
      return;
    }
    if (!tidy || nanoTime.getAsLong() - tidied > settings.lease().toNanos()) {
      purge.run(clock.instant());
      tidy = true;
      tidied = nanoTime.getAsLong();
    }
    if (lease.mayJudge()) {
      List<String> dead = database.transaction("declare nodes dead", table::bury);
      if (!dead.isEmpty()) {
        LOG.log(WARNING, "Dead nodes of the cluster: " + String.join(", ", dead) + ".");
      }
    }
    sweep.run(life.node(), duties);
  }
}
