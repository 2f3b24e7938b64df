package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds messages to the rule that each is one sentence on one line. */
final class Sentences {

  private Sentences() {}

  static void assertOne(String message) {
    assertThat(message).matches("[A-Z][ -~…]*\\.");
    assertThat(message.length()).isLessThan(450);
    String unquoted = message.replaceAll("\"[^\"]*\"", "");
    assertThat(unquoted.indexOf('.')).as(message).isEqualTo(unquoted.length() - 1);
  }
}
