package org.runnercdi.cluster;

import java.util.UUID;
import org.runnercdi.spi.LedgerException;

class H2LedgerTest extends LedgerContract {

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

  @Override
  TestCluster open(String name, Execution execution) throws LedgerException {
    return new JdbcTestCluster(url, name, execution);
  }
}
