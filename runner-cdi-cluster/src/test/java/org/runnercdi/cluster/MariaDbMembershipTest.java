package org.runnercdi.cluster;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("long")
class MariaDbMembershipTest extends MembershipContract {

  @RegisterExtension static final MariaDbServer MARIADB = new MariaDbServer();

  @Override
  DatabaseServer server() {
    return MARIADB;
  }
}
