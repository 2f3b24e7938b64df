package org.runnercdi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.spi.KnownSettings;

class ConsoleSettingsTest {

  private static ConsoleSettings read(Map<String, String> texts) {
    return ConsoleSettings.read(texts::get);
  }

  @Test
  void nothingIsOpenByDefault() {
    assertThat(read(Map.of()))
        .isEqualTo(new ConsoleSettings(false, false, "", "", 50, Duration.ofMinutes(1)));
  }

  @Test
  void theLimitIsAsTheRunnerHasIt() {
    assertThat(read(Map.of("runner.concurrency-limit", "0")).concurrencyLimit()).isEqualTo(50);
    assertThat(read(Map.of("runner.concurrency-limit", " 8 ")).concurrencyLimit()).isEqualTo(8);
    assertThat(read(Map.of("runner.tick", "PT1S")).tick()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"runner.concurrency-limit", "runner.tick"})
  void whatIsWrongWithASettingOfTheRunnerIsForTheRunnerToSay(String key) {
    assertThat(read(Map.of(key, "many"))).isEqualTo(read(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {ConsoleSettings.OPEN, ConsoleSettings.ACTIONS})
  void aWrongValueIsRefusedInOneSentence(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of(key, "yes")))
        .withMessage(key + " is 'yes': write true or false.");
    assertThat(read(Map.of(key, "TRUE"))).isNotEqualTo(read(Map.of()));
  }

  @Test
  void theSettingsAreKnown() {
    assertThat(ServiceLoader.load(KnownSettings.class))
        .flatExtracting(KnownSettings::keys)
        .contains(ConsoleSettings.OPEN, ConsoleSettings.ACTIONS, ConsoleSettings.ROLE);
  }
}
