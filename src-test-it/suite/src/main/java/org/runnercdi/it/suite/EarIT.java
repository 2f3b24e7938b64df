package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.suite.ServerExtension.Started;

/** An EAR of two web applications, with the library in its lib directory. */
@OnServer
@Order(10)
@Tag("deploys")
@Tag("ear")
class EarIT {

  @Test
  void startsOnce_andWarnsOnce(Started started) throws Exception {
    Server server = started.server();
    Map<String, Map<String, String>> modules = new LinkedHashMap<>();
    modules.put("left", Map.of());
    modules.put("right", Map.of());
    int before = server.log().end();

    server
        .log()
        .provoke(
            () -> {
              server.deploy("pair", started.archives().ear("pair", modules));
              try {
                server.awaitUp("left");
                server.awaitUp("right");
              } finally {
                server.undeploy("pair");
              }
            });
    String log = server.log().text().substring(before);

    assertThat(log).containsOnlyOnce("Runner started: ");
    assertThat(log).containsOnlyOnce("put runner-cdi into WEB-INF/lib");
  }
}
