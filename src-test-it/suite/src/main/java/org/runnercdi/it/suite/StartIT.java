package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** No slot before the application is up. */
@OnServer
@Order(5)
class StartIT {

  @Test
  void whatDawdlesWhileTheApplicationStartsIsOverBeforeTheFirstJobIsAsked(Application app) {
    Instant starting = at(app, "starting");
    Instant up = at(app, "up");
    Instant asked = at(app, "asked");

    assertThat(up).isAfterOrEqualTo(starting.plusSeconds(3));
    assertThat(asked).isAfterOrEqualTo(up);
  }

  private static Instant at(Application app, String kind) {
    app.awaitEntry(kind, entry -> true);
    return Instant.parse(app.journal(kind).get(0).get("at").asText());
  }
}
