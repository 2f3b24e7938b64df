package org.runnercdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.schedule.Cron;

/** Ids, and jobs out of their parts. */
@NullUnmarked
class JobTest {

  private static final ZonedDateTime SIX = ZonedDateTime.of(2026, 6, 1, 6, 0, 0, 0, ZoneOffset.UTC);

  static class Plain implements Job {
    @Override
    public Object run(JobContext context) {
      return "ran";
    }
  }

  @RunnableJob(id = "named")
  static class Named extends Plain {}

  @RunnableJob
  static class Unnamed extends Plain {}

  static class Heir extends Named {}

  static class Heir$Proxy$_$$_WeldClientProxy extends Heir {}

  static class Named_ClientProxy extends Named {}

  static class Named_Subclass_ClientProxy extends Named_ClientProxy {}

  static class Named$Proxy$_$$_WeldClientProxy extends Named {}

  static class Named$$OwbNormalScopeProxy0 extends Named {}

  static class Own_Subclass implements Job {
    @Override
    public Object run(JobContext context) {
      return "ran";
    }
  }

  @Test
  void theDefaultIdIsThatOfTheAnnotationElseTheClassNeverAProxys() {
    assertThat(new Plain().id()).isEqualTo(Plain.class.getName());
    assertThat(new Named().id()).isEqualTo("named");
    assertThat(new Unnamed().id()).isEqualTo(Unnamed.class.getName());
    assertThat(new Heir().id()).isEqualTo(Heir.class.getName());
    assertThat(new Named_ClientProxy().id()).isEqualTo("named");
    assertThat(new Named_Subclass_ClientProxy().id()).isEqualTo("named");
    assertThat(new Named$Proxy$_$$_WeldClientProxy().id()).isEqualTo("named");
    assertThat(new Named$$OwbNormalScopeProxy0().id()).isEqualTo("named");
    // It extends nothing that it could be a proxy of.
    assertThat(new Own_Subclass().id()).isEqualTo(Own_Subclass.class.getName());
  }

  @Test
  void theAnnotationIsThatOfTheClassBehindAProxyAndNotInherited() {
    RunnableJob annotation = Named.class.getDeclaredAnnotation(RunnableJob.class);
    assertThat(Job.annotationOf(new Named())).contains(annotation);
    assertThat(Job.annotationOf(new Named_ClientProxy())).contains(annotation);
    assertThat(Job.annotationOf(new Named_Subclass_ClientProxy())).contains(annotation);
    assertThat(Job.annotationOf(new Named$Proxy$_$$_WeldClientProxy())).contains(annotation);
    assertThat(Job.annotationOf(new Named$$OwbNormalScopeProxy0())).contains(annotation);
    assertThat(Job.annotationOf(new Heir())).isEmpty();
    assertThat(Job.annotationOf(new Heir$Proxy$_$$_WeldClientProxy())).isEmpty();
    assertThat(Job.annotationOf(new Plain())).isEmpty();
  }

  static final class Customers implements JobSource {
    @Override
    public List<Job> jobs(Instant slot) {
      return List.of();
    }
  }

  @Test
  void aSourcesDefaultNameIsItsClass() {
    assertThat(new Customers().name()).isEqualTo(Customers.class.getName());
  }

  @Test
  void defaults() {
    assertThat(new Plain().isDue(SIX)).isTrue();
    assertThat(new Plain().schedule()).isEmpty();
  }

  @Test
  void aJobOutOfItsParts() throws Exception {
    Job job = Job.of("a", now -> now.getHour() == 6, () -> "ran");
    assertThat(job.id()).isEqualTo("a");
    assertThat(job.isDue(SIX)).isTrue();
    assertThat(job.isDue(SIX.plusHours(1))).isFalse();
    assertThat(job.schedule()).isEmpty();
    assertThat(job.run(null)).isEqualTo("ran");
  }

  @Test
  void whereThePredicateIsAScheduleTheJobHasIt() {
    Cron cron = Cron.parse("0 6 * * *");
    Job job = Job.of("a", cron, context -> "ran");
    assertThat(job.schedule()).containsSame(cron);
    assertThat(job.isDue(SIX)).isTrue();
    assertThat(job.isDue(SIX.plusHours(1))).isFalse();
  }

  @Test
  void badPartsAreRefused() {
    Callable<String> body = () -> "ran";
    assertThatThrownBy(() -> Job.of(null, now -> true, body))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("The id of a job must not be null.");
    assertThatThrownBy(() -> Job.of(" ", now -> true, body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The id of a job must not be blank.");
    assertThatThrownBy(() -> Job.of("a", null, body))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("The due-check of job 'a' must not be null.");
    assertThatThrownBy(() -> Job.of("a", now -> true, (Callable<?>) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("The body of a job must not be null.");
    assertThatThrownBy(() -> Job.of("a", now -> true, (JobBody) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("The body of job 'a' must not be null.");
  }
}
