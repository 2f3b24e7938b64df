package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.suite.ServerExtension.Started;

/** The last of all: the server is told to end while jobs run. */
@OnServer
@Order(Integer.MAX_VALUE - 1)
class TerminationIT {

  /** The runner's shutdown-timeout of 12 s, 5 s for the interrupted, and the server's own end. */
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  @Test
  void whatCanEndEnds_theRestIsInterruptedAndReported_andNothingHangs(Started started)
      throws Exception {
    Server server = started.server();
    Application app = server.application(ServerExtension.APP);
    app.post("begin?kind=last&id=short&millis=3000");
    app.post("begin?kind=last&id=endless&millis=600000");
    app.awaitEntry("began", entry -> entry.get("id").asText().equals("short"));
    app.awaitEntry("began", entry -> entry.get("id").asText().equals("endless"));

    assertThat(server.terminate(AT_MOST)).as("the server has ended").isTrue();

    assertThat(Files.readString(started.journals().resolve("app.journal")))
        .containsPattern("kind=result, source=IMMEDIATE.*id=short, outcome=SUCCEEDED, value=lasted")
        .containsPattern("kind=result, source=IMMEDIATE.*id=endless, outcome=INTERRUPTED");
  }
}
