package org.runnercdi.cluster;

import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresTablesTest extends TablesContract {

  @RegisterExtension static final PostgresServer POSTGRES = new PostgresServer();

  @Override
  DatabaseServer server() {
    return POSTGRES;
  }
}
