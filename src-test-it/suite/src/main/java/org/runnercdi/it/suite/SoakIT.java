package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.suite.ServerExtension.Started;

/** Ten minutes of a slot each second. */
@OnServer
@Order(50)
@Tag("soak")
class SoakIT {

  /** By then the applications' own journals are full. */
  private static final Duration WARM = Duration.ofMinutes(5);

  private static final Duration LENGTH = Duration.ofMinutes(10);

  /** The library's own objects, not those of the tested application. */
  private static final Pattern OWN =
      Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+org\\.runnercdi\\.(?!it\\.)");

  private static final Pattern ASKED = Pattern.compile("(?m)^.*kind=asked,.* slot=([^,}]+)[,}].*$");

  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  @Test
  void everySlotRunsOnce_andTheHeapStaysFlat(Started started) throws Exception {
    Server server = started.server();
    Application app = server.application(ServerExtension.APP);
    Instant begun = Instant.now();
    // While the server starts it may be late.
    int missedBefore = missed(app);
    await(begun.plus(WARM));
    long warm = usedAfterCollection(server);
    int ownWarm = ownObjects(server);
    await(begun.plus(LENGTH).plusSeconds(5));
    // The application forgets the first of them meanwhile; its file does not.
    List<Long> slots =
        ASKED
            .matcher(Files.readString(started.journals().resolve("app.journal")))
            .results()
            .map(entry -> Instant.parse(entry.group(1)).getEpochSecond())
            .toList();
    int missed = missed(app) - missedBefore;
    long later = usedAfterCollection(server);
    int ownLater = ownObjects(server);

    long first = slots.get(0);
    assertThat(slots)
        .hasSizeGreaterThanOrEqualTo((int) LENGTH.toSeconds())
        .containsExactlyElementsOf(LongStream.range(first, first + slots.size()).boxed().toList());
    assertThat(missed).isZero();
    System.out.printf(
        "%s: %d slots, heap after collection %d KiB, then %d KiB, own objects %d, then %d%n",
        server.name(), slots.size(), warm, later, ownWarm, ownLater);
    // Each slot makes some ten; those of the slot that runs, or of one more result, may be seen.
    assertThat(ownLater - ownWarm).isLessThan(100);
    assertThat(later - warm).as("KiB").isLessThan(5 * 1024);
  }

  private static int missed(Application app) {
    return app.get("stats").get("missed").asInt();
  }

  private static void await(Instant instant) {
    Awaitility.await()
        .atMost(LENGTH.plus(Server.PATIENCE))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> Instant.now().isAfter(instant));
  }

  private static long usedAfterCollection(Server server) throws Exception {
    server.jcmd("GC.run");
    Matcher used = USED.matcher(server.jcmd("GC.heap_info"));
    assertThat(used.find()).isTrue();
    return Long.parseLong(used.group(1));
  }

  private static int ownObjects(Server server) throws Exception {
    return OWN.matcher(server.jcmd("GC.class_histogram"))
        .results()
        .mapToInt(row -> Integer.parseInt(row.group(1)))
        .sum();
  }
}
