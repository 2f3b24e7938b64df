package org.runnercdi.cluster;

import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.spi.LedgerException;

@Tag("long")
class MariaDbLedgerTest extends LedgerContract {

  @RegisterExtension static final MariaDbServer MARIADB = new MariaDbServer();

  private final String test = UUID.randomUUID().toString();

  @Override
  TestCluster open(String name, Execution execution) throws LedgerException {
    return new JdbcTestCluster(MARIADB.url(), name + "-" + test, execution);
  }
}
