package org.runnercdi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.runnercdi.Job;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/** {@code @RunnerTest} gives each test a time of its own, and stops what goes by it. */
@RunnerTest(start = "2026-03-29T00:00:00Z")
@NullUnmarked
class RunnerTestTest {

  private static Runner last;

  private ManualTime before;

  @BeforeEach
  void takeTime(ManualTime time) {
    before = time;
    last = time.attach(new RunnerBuilder()).register(Job.of("a", now -> true, () -> 1)).build();
  }

  @AfterAll
  static void runnersAreStopped() {
    assertThat(last.awaitStopped(Duration.ZERO)).isTrue();
  }

  @Test
  void eachTestStartsThere(ManualTime time) {
    assertThat(time).isSameAs(before);
    assertThat(time.now()).isEqualTo(Instant.parse("2026-03-29T00:00:00Z"));
    assertThat(time.advance(Duration.ofMinutes(1))).hasSize(1);
  }

  @Test
  @RunnerTest(start = "2026-10-25T00:00:00Z")
  void theMethodsStartGoesBeforeTheClasss(ManualTime time) {
    assertThat(time.now()).isEqualTo(Instant.parse("2026-10-25T00:00:00Z"));
  }

  @Nested
  class Inner {
    @Test
    void aNestedClassStartsWhereItsOuterDoes(ManualTime time) {
      assertThat(time.now()).isEqualTo(Instant.parse("2026-03-29T00:00:00Z"));
    }
  }

  @Test
  void aBadStartIsOneSentence() {
    run(BadStart.class)
        .assertThatEvents()
        .haveExactly(
            1,
            finishedWithFailure(
                message(
                    text ->
                        text.contains(
                            "@RunnerTest(start = \"noon\") is no moment; write one such as"
                                + " 2026-01-01T00:00:00Z."))));
  }

  @Test
  void aConstructorGetsNone() {
    run(InConstructor.class)
        .assertThatEvents()
        .haveExactly(
            1,
            finishedWithFailure(
                message(text -> text.contains("Each test has a ManualTime of its own"))));
  }

  private static Events run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(DiscoverySelectors.selectClass(tests))
        .execute()
        .testEvents();
  }

  @RunnerTest(start = "noon")
  static class BadStart {
    @Test
    void test(ManualTime time) {
      assertThat(time).isNotNull();
    }
  }

  @RunnerTest
  static class InConstructor {
    InConstructor(ManualTime time) {
      assertThat(time).isNotNull();
    }

    @Test
    void test() {}
  }
}
