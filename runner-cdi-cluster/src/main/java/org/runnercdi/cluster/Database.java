package org.runnercdi.cluster;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.LedgerException;

/**
 * The database, for work that may be repeated: what fails because others were in the way, or
 * because the connection broke, is done again for as long as a lease.
 */
final class Database {

  /** A task that does no harm if it is done twice. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection, Dialect dialect) throws SQLException;
  }

  /** SQLSTATE of a key that is there: PostgreSQL's and H2's, and MariaDB's. */
  private static final Set<String> DUPLICATE = Set.of("23505", "23000");

  /** MariaDB's word for a lock that did not come in time, which has no SQLSTATE of its own. */
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private final DataSource source;
  private final Duration patience;
  private volatile @Nullable Dialect dialect;
  private volatile boolean inDoubt;

  Database(DataSource source, Duration patience) {
    this.source = source;
    this.patience = patience;
  }

  /**
   * Whether anything has ever gone wrong, so that something may stand in the database that this
   * node has not been told of; perhaps not yet, since what was cut off may still be under way.
   */
  boolean inDoubt() {
    return inDoubt;
  }

  /** Runs statements of which each is a transaction. */
  <T> T statements(String what, Work<T> work) throws LedgerException {
    return repeat(what, work);
  }

  /** Runs a transaction. */
  <T> T transaction(String what, Work<T> work) throws LedgerException {
    return repeat(what, (connection, known) -> commit(connection, known, work));
  }

  /**
   * Asks on a thread of its own: for callers whose thread may be in a transaction of theirs, which
   * a container's data source would draw this into.
   */
  static <T> T apart(Callable<T> question) throws LedgerException {
    FutureTask<T> task = new FutureTask<>(question);
    // Without what the caller's thread would hand on.
    Thread thread = new Thread(null, task, "runner-ledger", 0, false);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new LedgerException("Interrupted while the cluster's database was asked.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LedgerException failed) {
        throw failed;
      }
      throw new IllegalStateException("The cluster's database could not be asked.", e.getCause());
    }
  }

  /**
   * Borrows so many connections at once, and gives them back.
   *
   * @throws SQLException if there are fewer
   */
  void probe(int connections) throws SQLException {
    if (connections > 0) {
      Connection one = source.getConnection();
      try {
        probe(connections - 1);
      } finally {
        one.close();
      }
    }
  }

  /**
   * A connection to keep. No statement on it takes longer than half a lease.
   *
   * @throws SQLException if there is none
   */
  Connection open() throws SQLException {
    Connection connection = source.getConnection();
    try {
      connection.setAutoCommit(true);
      timeout(connection, millis());
      return connection;
    } catch (SQLException e) {
      close(connection, e);
      throw e;
    }
  }

  Dialect dialect(Connection connection) throws SQLException {
    Dialect known = dialect;
    if (known == null) {
      known = Dialect.of(connection);
      dialect = known;
    }
    return known;
  }

  /** Once, on a connection with auto-commit. */
  static <T> T commit(Connection connection, Dialect known, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      known.begin(connection);
      T result = work.run(connection, known);
      connection.commit();
      connection.setAutoCommit(true);
      known.end(connection);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection, known, e);
      throw e;
    }
  }

  /** Where the connection is broken that fails, too, and is not what has gone wrong. */
  private static void rollBack(Connection connection, Dialect known, Throwable failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
      known.end(connection);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private <T> T repeat(String what, Work<T> work) throws LedgerException {
    long started = System.nanoTime();
    while (true) {
      try {
        return once(work);
      } catch (RuntimeException | Error e) {
        inDoubt = true;
        throw e;
      } catch (SQLException e) {
        inDoubt = true;
        if (!temporary(e) || System.nanoTime() - started > patience.toNanos()) {
          throw new LedgerException("The cluster's database did not " + what + ".", e);
        }
        pause(e, what);
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    Connection connection = connect();
    Throwable failure = null;
    Restore restore = Restore.of(connection);
    try {
      if (!restore.autoCommit) {
        connection.setAutoCommit(true);
      }
      timeout(connection, millis());
      return work.run(connection, dialect(connection));
    } catch (SQLException | RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      restore.close(connection, failure);
    }
  }

  private Connection connect() throws SQLException {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw new SQLTransientException("No connection: " + e.getMessage(), "08001", e);
    }
  }

  private int millis() {
    return Math.toIntExact(patience.toMillis() / 2);
  }

  /** Where the driver has none, the operating system's own remains. */
  private static void timeout(Connection connection, int millis) throws SQLException {
    try {
      connection.setNetworkTimeout(Runnable::run, millis);
    } catch (SQLFeatureNotSupportedException e) {
      System.getLogger("org.runnercdi")
          .log(System.Logger.Level.DEBUG, "The driver has no network timeout.", e);
    }
  }

  /**
   * Classes of SQLSTATE: connections, conflicts, resources, shutdown, H2's lock timeout, and a
   * transaction in which this node has paused for too long.
   */
  private static boolean temporary(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return e instanceof SQLTransientException
        || e instanceof SQLRecoverableException
        || state.startsWith("08")
        || state.startsWith("40")
        || state.startsWith("53")
        || state.startsWith("57P")
        || state.startsWith("HYT")
        || state.equals("25P03")
        || e.getErrorCode() == LOCK_WAIT_TIMEOUT;
  }

  /** Whether somebody else has inserted the same. */
  static boolean duplicate(SQLException e) {
    return e.getSQLState() != null && DUPLICATE.contains(e.getSQLState());
  }

  /** The first of so many tokens as {@link Dialect#nextTokens} says. */
  static long tokens(Connection connection, Dialect known) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SELECT " + known.nextTokens())) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void pause(SQLException e, String what) throws LedgerException {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    long most = state.startsWith("40") ? 20 : 200;
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      LedgerException failed =
          new LedgerException("Interrupted while the cluster's database was to " + what + ".", e);
      failed.addSuppressed(interrupt);
      throw failed;
    }
  }

  private static void close(Connection connection, Throwable failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** What a pooled connection was like. */
  private record Restore(boolean autoCommit, int timeout) {

    static Restore of(Connection connection) throws SQLException {
      try {
        return new Restore(connection.getAutoCommit(), networkTimeout(connection));
      } catch (SQLException e) {
        Database.close(connection, e);
        throw e;
      }
    }

    private static int networkTimeout(Connection connection) throws SQLException {
      try {
        return connection.getNetworkTimeout();
      } catch (SQLFeatureNotSupportedException e) {
        return 0;
      }
    }

    /** After a failure the connection may be broken, which its pool finds out. */
    void close(Connection connection, @Nullable Throwable failure) throws SQLException {
      try (connection) {
        if (connection.getAutoCommit() != autoCommit) {
          connection.setAutoCommit(autoCommit);
        }
        Database.timeout(connection, timeout);
      } catch (SQLException e) {
        if (failure == null) {
          throw e;
        }
        failure.addSuppressed(e);
      }
    }
  }
}
