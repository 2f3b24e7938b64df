package org.runnercdi.cluster;

import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.spi.LedgerException;

class PostgresLedgerTest extends LedgerContract {

  @RegisterExtension static final PostgresServer POSTGRES = new PostgresServer();

  private final String test = UUID.randomUUID().toString();

  @Override
  TestCluster open(String name, Execution execution) throws LedgerException {
    return new JdbcTestCluster(POSTGRES.url(), name + "-" + test, execution);
  }
}
