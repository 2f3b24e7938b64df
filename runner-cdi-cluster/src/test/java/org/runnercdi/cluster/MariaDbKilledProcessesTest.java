package org.runnercdi.cluster;

import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbKilledProcessesTest extends KilledProcessesContract {

  @RegisterExtension static final MariaDbServer DATABASE = new MariaDbServer();

  @Override
  DatabaseServer server() {
    return DATABASE;
  }
}
