package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A server remembers each thread that its factory has made until it has run. */
@NullUnmarked
class LateThreadTest {

  private final List<Thread> made = new ArrayList<>();

  private final ThreadFactory remembering =
      task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        made.add(thread);
        return thread;
      };

  @Test
  void aDisabledRunnerTakesNone() {
    builder(remembering).register(Bench.noop("a")).enabled(false).build().stopAndWait();

    assertThat(made).isEmpty();
  }

  @Test
  void oneThatIsRefusedTakesNone() {
    RunnerBuilder wrong = builder(remembering).register(Bench.noop("a")).register(Bench.noop("a"));

    assertThatThrownBy(wrong::build).isInstanceOf(IllegalArgumentException.class);
    assertThat(made).isEmpty();
  }

  @Test
  void thoseOfOneThatRunsHaveRunWhenItHasEnded() throws Exception {
    builder(remembering).build().stopAndWait();

    assertThat(made).isNotEmpty();
    assertAllEnd();
  }

  @Test
  void theFirstEndsWhereTheFactoryRefusesTheSecond() throws Exception {
    ThreadFactory refusing =
        task -> {
          if (!made.isEmpty()) {
            throw new IllegalStateException("stopped");
          }
          return remembering.newThread(task);
        };

    assertThatThrownBy(builder(refusing)::build).hasMessage("stopped");
    assertThat(made).hasSize(1);
    assertAllEnd();
  }

  private static RunnerBuilder builder(ThreadFactory threads) {
    return new RunnerBuilder().threadFactory(threads);
  }

  private void assertAllEnd() throws InterruptedException {
    for (Thread thread : made) {
      thread.join(TimeUnit.MINUTES.toMillis(1));
      assertThat(thread.getState()).as(thread.getName()).isEqualTo(Thread.State.TERMINATED);
    }
  }
}
