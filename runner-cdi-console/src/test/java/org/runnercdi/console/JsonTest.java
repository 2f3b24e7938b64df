package org.runnercdi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.runnercdi.Outcome;

class JsonTest {

  record Inner(String text, @Nullable Long number) {}

  record Outer(
      Instant at,
      double much,
      boolean yes,
      Outcome outcome,
      List<Inner> list,
      Map<String, Integer> map) {}

  @Test
  void recordsAreObjectsWithoutWhatIsNull() {
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put("a", 1);
    map.put("b", 2);
    Outer value =
        new Outer(
            Instant.EPOCH,
            0.5,
            true,
            Outcome.FAILED,
            List.of(new Inner("x", 7L), new Inner("y", null)),
            map);

    assertThat(Json.text(value))
        .isEqualTo(
            "{\"at\":\"1970-01-01T00:00:00Z\",\"much\":0.5,\"yes\":true,\"outcome\":\"FAILED\","
                + "\"list\":[{\"text\":\"x\",\"number\":7},{\"text\":\"y\"}],"
                + "\"map\":{\"a\":1,\"b\":2}}");
  }

  @Test
  void noCharacterLeavesItsString() {
    assertThat(Json.text("\"\\\n\t\r\b\u0000</script>&\u2028é\ud83d\ude00"))
        .isEqualTo(
            "\"\\\"\\\\\\n\\t\\r\\u0008\\u0000\\u003c/script\\u003e\\u0026\\u2028\\u00e9"
                + "\\ud83d\\ude00\"");
  }

  @Test
  void whatIsNoNumberIsText() {
    assertThat(Json.text(List.of(Double.NaN, Double.POSITIVE_INFINITY)))
        .isEqualTo("[\"NaN\",\"Infinity\"]");
  }
}
