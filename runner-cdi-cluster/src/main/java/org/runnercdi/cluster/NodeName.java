package org.runnercdi.cluster;

import static java.lang.System.Logger.Level.DEBUG;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a node is called where nobody has named it. */
final class NodeName {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private NodeName() {}

  /** The host, or the container, and the process: the nodes of one machine have different names. */
  static String ofThisProcess() {
    return host() + ":" + ProcessHandle.current().pid();
  }

  private static String host() {
    for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
      String name = System.getenv(variable);
      if (name != null && !name.isBlank()) {
        return name.strip();
      }
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      LOG.log(DEBUG, "This machine does not know its name.", e);
      return "localhost";
    }
  }
}
