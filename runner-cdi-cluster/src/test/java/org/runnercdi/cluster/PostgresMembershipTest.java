package org.runnercdi.cluster;

import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresMembershipTest extends MembershipContract {

  @RegisterExtension static final PostgresServer POSTGRES = new PostgresServer();

  @Override
  DatabaseServer server() {
    return POSTGRES;
  }
}
