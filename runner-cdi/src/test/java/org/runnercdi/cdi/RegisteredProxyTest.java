package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobInfo;
import org.runnercdi.Jobs;
import org.runnercdi.Outcome;
import org.runnercdi.RunnableJob;

/** A job that was injected, and so is a container's proxy, and is registered by hand. */
class RegisteredProxyTest {

  @Test
  void takesTheWholeAnnotationOfTheClassBehindIt() throws Exception {
    try (Container container = Container.of(Nightly.class)) {
      Jobs jobs = container.get(Jobs.class);
      Nightly injected = container.get(Nightly.class);
      assertThat(injected.getClass()).isNotEqualTo(Nightly.class);
      JobInfo found = jobs.list().get(0);
      jobs.unregister("nightly");

      jobs.register(injected);

      assertThat(jobs.list()).containsExactly(found);
      assertThat(found.schedule()).isEqualTo("30 3 * * *");
      assertThat(found.zone()).hasToString("Asia/Tokyo");
      var first = jobs.trigger("nightly");
      injected.awaitBegin();
      assertThat(jobs.trigger("nightly").get().outcome()).isEqualTo(Outcome.SKIPPED_DUPLICATE);
      assertThat(first.get().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }
  }

  @Test
  void ofAClassThatOnlyInheritsFromAnAnnotatedOneTakesNothing() {
    try (Container container = Container.of(Heir.class)) {
      Jobs jobs = container.get(Jobs.class);
      jobs.register(container.get(Heir.class));
      JobInfo info = jobs.list().get(0);
      assertThat(info.id()).isEqualTo(Heir.class.getName());
      assertThat(info.schedule()).isNull();
    }
  }

  @RunnableJob(
      id = "nightly",
      cron = "30 3 * * *",
      zone = "Asia/Tokyo",
      timeout = "1s",
      overlap = RunnableJob.Overlap.SKIP)
  static class Nightly implements Job {
    private final CountDownLatch begun = new CountDownLatch(1);

    void awaitBegin() throws InterruptedException {
      begun.await();
    }

    @Override
    public Object run(JobContext context) throws InterruptedException {
      begun.countDown();
      new CountDownLatch(1).await();
      return null;
    }
  }

  @ApplicationScoped
  @Typed(Heir.class)
  static class Heir extends Nightly {}
}
