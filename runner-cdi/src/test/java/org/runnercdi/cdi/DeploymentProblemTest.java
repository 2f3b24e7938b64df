package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import java.io.Serializable;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** What is wrong with a job stops the deployment, with one sentence that names class and cure. */
class DeploymentProblemTest {

  private static final String HERE = DeploymentProblemTest.class.getName() + "$";

  static Stream<Arguments> problems() {
    return Stream.of(
        problem(
            "The job id 'twice' is used by "
                + HERE
                + "Again#twice and by "
                + HERE
                + "Twice; give each job its own id.",
            Twice.class,
            Again.class),
        problem(
            "The job id 'same' is used more than once on "
                + HERE
                + "Repeated#job; give each job its own id.",
            Repeated.class),
        problem(
            HERE
                + "NoJob is annotated @RunnableJob but does not implement org.runnercdi.Job;"
                + " implement it, or annotate one of its methods.",
            NoJob.class),
        problem(
            HERE
                + "NoBean has methods annotated @RunnableJob but is not a bean; give it a scope such"
                + " as @ApplicationScoped.",
            NoBean.class),
        problem(
            HERE
                + "Abstract has @RunnableJob but is abstract and so no bean; annotate the concrete"
                + " class, which does not inherit the annotation.",
            Abstract.class),
        problem(
            HERE
                + "Inner is annotated @RunnableJob but is an inner class and so no bean; make it"
                + " static.",
            Inner.class),
        problem(
            HERE
                + "Conversation has the scope jakarta.enterprise.context.ConversationScoped; a job's"
                + " bean is @ApplicationScoped, @Singleton, @Dependent or @RequestScoped.",
            Conversation.class),
        problem("@RunnableJob on " + HERE + "BadCron has the cron '61 * * * *': ", BadCron.class),
        problem("@RunnableJob on " + HERE + "BadEvery has the every 'soon': ", BadEvery.class),
        problem(
            "@RunnableJob on "
                + HERE
                + "BadZone has the zone 'Mars/Olympus': write a zone id such as Europe/Paris or UTC.",
            BadZone.class),
        problem(
            "@RunnableJob on " + HERE + "BadTimeout#job has the timeout '-1s': ", BadTimeout.class),
        problem(
            "@RunnableJob on "
                + HERE
                + "Both has both cron '* * * * *' and every '5m'; keep one of them.",
            Both.class),
        problem(
            "The job method " + HERE + "Private#job is private; make it package-private or wider.",
            Private.class),
        problem(
            "The job method "
                + HERE
                + "AbstractMethod#job is abstract; annotate the method that implements it.",
            AbstractMethod.class),
        problem(
            "The job method "
                + HERE
                + "Generic#job is generic; give it no type parameters of its own.",
            Generic.class),
        problem(
            "The job method "
                + HERE
                + "Parameters#job has parameters that nobody supplies; let it take nothing or one"
                + " org.runnercdi.JobContext.",
            Parameters.class),
        problem(
            "The job method "
                + HERE
                + "WrongParameter#job has parameters that nobody supplies; let it take nothing or"
                + " one org.runnercdi.JobContext.",
            WrongParameter.class),
        problem(
            "The job methods "
                + HERE
                + "Overloads#job share their name and have no id; give each @RunnableJob an id of"
                + " its own.",
            Overloads.class),
        problem(
            "The job method "
                + HERE
                + "Reactive#job returns java.util.concurrent.Flow$Publisher, to which the runner"
                + " does not subscribe; return a CompletionStage or a value.",
            Reactive.class),
        problem(
            "The producer "
                + HERE
                + "WrongProducer#text is annotated @RunnableJob but does not produce a"
                + " org.runnercdi.Job; produce one, or drop @Produces and let the method be the job.",
            WrongProducer.class),
        problem(
            "The field "
                + HERE
                + "PlainField#job is annotated @RunnableJob but is no producer; add @Produces, or"
                + " annotate a method.",
            PlainField.class),
        problem(
            "The job "
                + HERE
                + "OtherId has the id 'other', but its @RunnableJob says 'mine'; drop one of them,"
                + " or make them equal.",
            OtherId.class),
        problem(
            "The job id 'other' is used by "
                + HERE
                + "LateDuplicate#other and by "
                + HERE
                + "UnnamedOther; give each job its own id.",
            LateDuplicate.class,
            UnnamedOther.class),
        problem(
            "The job method "
                + HERE
                + "FinalMethod#job is final, so its bean's proxy cannot pass the call on; drop final,"
                + " or make the bean a @Singleton.",
            FinalMethod.class),
        problem(
            HERE
                + "TypedHost has jobs, but its @Typed leaves out "
                + HERE
                + "TypedHost, as which the runner asks for it; add it there.",
            TypedHost.class),
        problem(
            HERE
                + "TypedJob has jobs, but its @Typed leaves out org.runnercdi.Job, as which the"
                + " runner asks for it; add it there.",
            TypedJob.class),
        problem(
            HERE
                + "TypedProducer#job() has jobs, but its @Typed leaves out org.runnercdi.Job, as"
                + " which the runner asks for it; add it there.",
            TypedProducer.class),
        problem(
            "@RunnableJob on "
                + HERE
                + "UnresolvedId#job has the id '${no.such.id}': No value for 'no.such.id' in"
                + " '${no.such.id}'; set it,",
            UnresolvedId.class),
        problem("The cron of job 'late' is 'nonsense': ", LateCron.class));
  }

  private static Arguments problem(String sentence, Class<?>... beans) {
    return Arguments.of(sentence, beans);
  }

  @ParameterizedTest
  @MethodSource("problems")
  void stopsTheDeploymentWithASentence(String sentence, Class<?>[] beans) {
    Throwable thrown = catchThrowable(() -> Container.of(beans).close());

    assertThat(thrown).as("the deployment fails").isNotNull();
    assertThat(messages(thrown)).contains(sentence);
  }

  @Test
  void takesWhatNeedsNoProxyAndNoBeanType() {
    Class<?>[] beans = {FinalButDependent.class, TypedButRequested.class, FinalButStatic.class};

    assertThatCode(() -> Container.of(beans).close()).doesNotThrowAnyException();
  }

  private static String messages(Throwable thrown) {
    StringBuilder messages = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      messages.append(t.getMessage()).append('\n');
    }
    return messages.toString();
  }

  @RunnableJob(id = "twice")
  static class Twice extends Nothing {}

  @ApplicationScoped
  static class Again {
    @RunnableJob(id = "twice")
    void twice() {}
  }

  @ApplicationScoped
  static class Repeated {
    @RunnableJob(id = "same")
    @RunnableJob(id = "same", cron = "off")
    void job() {}
  }

  @RunnableJob
  static class NoJob {}

  static class NoBean {
    NoBean(int unknown) {}

    @RunnableJob
    void job() {}
  }

  @RunnableJob
  abstract static class Abstract implements Job {}

  @RunnableJob
  @SuppressWarnings("ClassCanBeStatic")
  class Inner extends Nothing {}

  @RunnableJob
  @ConversationScoped
  static class Conversation extends Nothing implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @RunnableJob(cron = "61 * * * *")
  static class BadCron extends Nothing {}

  @RunnableJob(every = "soon")
  static class BadEvery extends Nothing {}

  @RunnableJob(zone = "Mars/Olympus")
  static class BadZone extends Nothing {}

  @ApplicationScoped
  static class BadTimeout {
    @RunnableJob(timeout = "-1s")
    void job() {}
  }

  @RunnableJob(cron = "* * * * *", every = "5m")
  static class Both extends Nothing {}

  @ApplicationScoped
  static class Private {
    @RunnableJob
    @SuppressWarnings("UnusedMethod")
    private void job() {}
  }

  @ApplicationScoped
  abstract static class AbstractMethod {
    @RunnableJob
    abstract void job();
  }

  @ApplicationScoped
  static class Generic {
    @RunnableJob
    @SuppressWarnings("TypeParameterUnusedInFormals")
    <T> T job() {
      return null;
    }
  }

  @ApplicationScoped
  static class Parameters {
    @RunnableJob
    void job(JobContext context, String more) {}
  }

  @ApplicationScoped
  static class WrongParameter {
    @RunnableJob
    void job(String text) {}
  }

  @ApplicationScoped
  static class Overloads {
    @RunnableJob
    void job() {}

    @RunnableJob
    void job(JobContext context) {}
  }

  @ApplicationScoped
  static class Reactive {
    @RunnableJob
    Flow.Publisher<String> job() {
      return subscriber -> {};
    }
  }

  @ApplicationScoped
  static class WrongProducer {
    @Produces
    @RunnableJob
    @Dependent
    String text() {
      return "";
    }
  }

  @ApplicationScoped
  static class PlainField {
    @RunnableJob Job job;
  }

  @RunnableJob(id = "mine")
  static class OtherId extends Nothing {
    @Override
    public String id() {
      return "other";
    }
  }

  @ApplicationScoped
  static class LateDuplicate {
    @RunnableJob(id = "other")
    void other() {}
  }

  @RunnableJob
  static class UnnamedOther extends Nothing {
    @Override
    public String id() {
      return "other";
    }
  }

  @ApplicationScoped
  static class FinalMethod {
    @RunnableJob
    final void job() {}
  }

  @Dependent
  static class FinalButDependent {
    @RunnableJob
    final void job() {}
  }

  @ApplicationScoped
  @Typed(Runnable.class)
  static class FinalButStatic implements Runnable {
    @RunnableJob
    static final void job() {}

    @Override
    public void run() {}
  }

  @ApplicationScoped
  @Typed(Runnable.class)
  static class TypedHost implements Runnable {
    @RunnableJob
    void job() {}

    @Override
    public void run() {}
  }

  @RequestScoped
  @Typed(Runnable.class)
  static class TypedButRequested extends TypedHost {
    @RunnableJob(id = "requested")
    @Override
    void job() {}
  }

  @RunnableJob
  @Typed(TypedJob.class)
  static class TypedJob extends Nothing {}

  @ApplicationScoped
  static class TypedProducer {
    @Produces
    @RunnableJob
    @Typed(Nothing.class)
    Nothing job() {
      return new TypedJob();
    }
  }

  @ApplicationScoped
  static class UnresolvedId {
    @RunnableJob(id = "${no.such.id}")
    void job() {}
  }

  @RunnableJob(id = "late", cron = "${no.such.key:nonsense}")
  static class LateCron extends Nothing {}

  abstract static class Nothing implements Job {
    @Override
    public Object run(JobContext context) {
      return null;
    }
  }
}
