package org.runnercdi.cluster;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrozenProcessesTest extends FrozenProcessesContract {

  @RegisterExtension static final PostgresServer DATABASE = new PostgresServer();

  @Override
  DatabaseServer server() {
    return DATABASE;
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void theSameHoldsInTheMiddleOfAClaim(Execution execution) throws Exception {
    sleep(execution, true, false);
  }
}
