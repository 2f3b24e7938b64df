package org.runnercdi.cluster;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds the data source: a bean, else in JNDI. To be asked on the thread of the startup observer: a
 * server's names are not bound for every thread.
 */
record DataSources(Instance<DataSource> beans) {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");
  private static final String DEFAULT = "java:comp/DefaultDataSource";

  /** A data source, and what to call it. */
  record Named(DataSource source, String name) {}

  /**
   * The data source of a name.
   *
   * @param name null for the application's default
   * @throws IllegalArgumentException if there is none
   */
  Named find(@Nullable String name) {
    return name == null ? ofTheApplication() : named(name);
  }

  private Named ofTheApplication() {
    Instance<DataSource> bean = beans.select(Default.Literal.INSTANCE);
    if (bean.isResolvable()) {
      return new Named(bean.get(), "the bean DataSource");
    }
    if (bean.isAmbiguous()) {
      throw new IllegalArgumentException(
          ClusterConfig.DATASOURCE
              + " is missing, and the application has several default data sources: write the name"
              + " of one, or a JNDI name.");
    }
    try {
      if (lookUp(DEFAULT) instanceof DataSource found) {
        return new Named(found, DEFAULT);
      }
    } catch (NamingException e) {
      LOG.log(DEBUG, () -> "No " + DEFAULT + ": " + e);
    }
    throw new IllegalArgumentException(
        ClusterConfig.DATASOURCE
            + " is missing, and the application has no default data source: write the JNDI name of"
            + " one, or the name of a bean.");
  }

  private Named named(String name) {
    Instance<DataSource> bean = beans.select(NamedLiteral.of(name));
    if (bean.isResolvable()) {
      return new Named(bean.get(), name);
    }
    String why;
    try {
      Object found = lookUp(name);
      if (found instanceof DataSource source) {
        return new Named(source, name);
      }
      why = "finds " + (found == null ? "nothing" : "a " + found.getClass().getName());
    } catch (NamingException e) {
      why = "does not find it (" + e + ")";
    }
    throw new IllegalArgumentException(
        ClusterConfig.DATASOURCE
            + " is '"
            + name
            + "': there is no data source that is a bean of that name, and JNDI "
            + why
            + "; write the JNDI name of a data source, or in Quarkus the name of an Agroal one.");
  }

  @SuppressWarnings("BanJNDI") // the names are the server's own, or the deployer's
  private static @Nullable Object lookUp(String name) throws NamingException {
    return new InitialContext().lookup(name);
  }
}
