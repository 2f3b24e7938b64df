package org.runnercdi.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Transactions and the default data source, from JNDI or as beans. */
@ApplicationScoped
public class Transactions {

  @Inject Instance<UserTransaction> userTransactions;
  @Inject Instance<TransactionSynchronizationRegistry> registries;
  @Inject Instance<DataSource> dataSources;

  /** Of the thread: "none", "active", or "absent" where there is no transaction manager. */
  public String status() {
    TransactionSynchronizationRegistry registry =
        find(
            "java:comp/TransactionSynchronizationRegistry",
            TransactionSynchronizationRegistry.class,
            registries);
    if (registry == null) {
      return "absent";
    }
    return registry.getTransactionStatus() == Status.STATUS_NO_TRANSACTION ? "none" : "active";
  }

  public UserTransaction userTransaction() {
    return find("java:comp/UserTransaction", UserTransaction.class, userTransactions);
  }

  public DataSource dataSource() {
    return find("java:comp/DefaultDataSource", DataSource.class, dataSources);
  }

  @SuppressWarnings("BanJNDI") // the names are the server's own
  private static <T> T find(String name, Class<T> type, Instance<T> beans) {
    try {
      Object found = new InitialContext().lookup(name);
      if (type.isInstance(found)) {
        return type.cast(found);
      }
    } catch (NamingException absent) {
      // Quarkus has beans instead.
    }
    return beans.isResolvable() ? beans.get() : null;
  }

  public void createTable() throws SQLException {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      // Not every database knows "if not exists".
      if (!hasTable(connection)) {
        statement.execute("create table it_note (text varchar(100))");
      }
    }
  }

  private static boolean hasTable(Connection connection) throws SQLException {
    try (ResultSet tables =
        connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
      while (tables.next()) {
        if (tables.getString("TABLE_NAME").equalsIgnoreCase("it_note")) {
          return true;
        }
      }
      return false;
    }
  }

  public void write(String text) throws SQLException {
    try (Connection connection = dataSource().getConnection();
        var statement = connection.prepareStatement("insert into it_note values (?)")) {
      statement.setString(1, text);
      statement.executeUpdate();
    }
  }

  public List<String> read() throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select text from it_note")) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
