package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;

/** After everything else: the server's log tells of no trouble that nobody expects. */
@OnServer
@Order(Integer.MAX_VALUE)
class LogIT {

  @Test
  void theLogIsClean(Server server) {
    assertThat(server.log().unexpected()).isEmpty();
  }
}
