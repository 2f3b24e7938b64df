package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.DEBUG;

import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The name under which a server has deployed the application. */
final class AppName {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** Where nobody has named the application. */
  static final String DEFAULT = "default";

  private AppName() {}

  /** With the module's where it has a name of its own: each module of an EAR has its runner. */
  static String ofTheServer() {
    String application = lookUp("java:app/AppName");
    if (application.isEmpty()) {
      return DEFAULT;
    }
    String module = lookUp("java:module/ModuleName");
    return module.isEmpty() || module.equals(application)
        ? application
        : application + "/" + module;
  }

  /** Empty where there is none. */
  @SuppressWarnings("BanJNDI") // the names are the server's own
  private static String lookUp(String name) {
    try {
      Object found = new InitialContext().lookup(name);
      return found instanceof String text ? text.strip() : "";
    } catch (NamingException absent) {
      LOG.log(DEBUG, () -> "No " + name + ": " + absent);
      return "";
    }
  }
}
