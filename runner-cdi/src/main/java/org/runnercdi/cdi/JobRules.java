package org.runnercdi.cdi;

import jakarta.enterprise.lang.model.declarations.ClassInfo;
import jakarta.enterprise.lang.model.declarations.MethodInfo;
import jakarta.enterprise.lang.model.types.Type;
import java.lang.reflect.Modifier;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;
import org.runnercdi.schedule.Cron;
import org.runnercdi.schedule.Every;
import org.runnercdi.schedule.Periods;

/** What is wrong with a declaration, one sentence each: class, defect, cure. */
final class JobRules {

  private static final Set<String> SCOPES =
      Set.of(
          "jakarta.enterprise.context.ApplicationScoped",
          "jakarta.enterprise.context.RequestScoped",
          "jakarta.enterprise.context.Dependent",
          "jakarta.inject.Singleton");

  private static final Set<String> REACTIVE =
      Set.of(
          "org.reactivestreams.Publisher",
          "java.util.concurrent.Flow$Publisher",
          "io.smallrye.mutiny.Uni",
          "io.smallrye.mutiny.Multi",
          "reactor.core.publisher.Mono",
          "reactor.core.publisher.Flux",
          "io.reactivex.Single",
          "io.reactivex.Maybe",
          "io.reactivex.Completable",
          "io.reactivex.Observable",
          "io.reactivex.Flowable",
          "io.reactivex.rxjava3.core.Single",
          "io.reactivex.rxjava3.core.Maybe",
          "io.reactivex.rxjava3.core.Completable",
          "io.reactivex.rxjava3.core.Observable",
          "io.reactivex.rxjava3.core.Flowable",
          "rx.Single",
          "rx.Completable",
          "rx.Observable");

  private final Consumer<String> problems;

  JobRules(Consumer<String> problems) {
    this.problems = problems;
  }

  void checkClass(ClassInfo type, int annotations) {
    if (annotations > 1) {
      problems.accept(
          type.name()
              + " is annotated @RunnableJob more than once, and a class is one job; keep one.");
    }
    if (!isA(type, Job.class.getName())) {
      problems.accept(
          type.name()
              + " is annotated @RunnableJob but does not implement "
              + Job.class.getName()
              + "; implement it, or annotate one of its methods.");
    }
  }

  void checkMethod(MethodInfo method) {
    String where = where(method);
    if (Modifier.isPrivate(method.modifiers())) {
      problems.accept("The job method " + where + " is private; make it package-private or wider.");
    }
    if (method.isAbstract()) {
      problems.accept(
          "The job method " + where + " is abstract; annotate the method that implements it.");
    }
    if (!method.typeParameters().isEmpty()) {
      problems.accept(
          "The job method " + where + " is generic; give it no type parameters of its own.");
    }
    if (method.parameters().size() > 1
        || (method.parameters().size() == 1
            && !isClass(method.parameters().get(0).type(), JobContext.class.getName()))) {
      problems.accept(
          "The job method "
              + where
              + " has parameters that nobody supplies; let it take nothing or one "
              + JobContext.class.getName()
              + ".");
    }
    String reactive = reactive(method.returnType());
    if (reactive != null) {
      problems.accept(
          "The job method "
              + where
              + " returns "
              + reactive
              + ", to which the runner does not subscribe; return a CompletionStage or a value.");
    }
  }

  void checkOverload(MethodInfo method) {
    problems.accept(
        "The job methods "
            + where(method)
            + " share their name and have no id; give each @RunnableJob an id of its own.");
  }

  void checkProducer(String where, Type type, int annotations) {
    if (annotations > 1) {
      problems.accept(
          "The producer "
              + where
              + " is annotated @RunnableJob more than once, and it makes one job; keep one.");
    }
    if (!type.isClass() && !type.isParameterizedType()) {
      problems.accept(noJob(where));
      return;
    }
    ClassInfo declaration = declaration(type);
    if (declaration != null && !isA(declaration, Job.class.getName())) {
      problems.accept(noJob(where));
    }
  }

  private static String noJob(String where) {
    return "The producer "
        + where
        + " is annotated @RunnableJob but does not produce a "
        + Job.class.getName()
        + "; produce one, or drop @Produces and let the method be the job.";
  }

  void checkField(String where) {
    problems.accept(
        "The field "
            + where
            + " is annotated @RunnableJob but is no producer; add @Produces, or annotate a method.");
  }

  void checkScope(String where, String scope) {
    if (!SCOPES.contains(scope)) {
      problems.accept(
          where
              + " has the scope "
              + scope
              + "; a job's bean is @ApplicationScoped, @Singleton, @Dependent or @RequestScoped.");
    }
  }

  void checkFinal(String where) {
    problems.accept(
        "The job method "
            + where
            + " is final, so its bean's proxy cannot pass the call on; drop final, or make the bean"
            + " a @Singleton.");
  }

  void checkTypes(String where, String missing) {
    problems.accept(
        where
            + " has jobs, but its @Typed leaves out "
            + missing
            + ", as which the runner asks for it; add it there.");
  }

  /** Texts with expressions are checked at the start, when their values are known. */
  void checkTexts(String where, RunnableJob job) {
    if (!job.cron().isBlank() && !job.every().isBlank()) {
      problems.accept(
          "@RunnableJob on "
              + where
              + " has both cron '"
              + job.cron()
              + "' and every '"
              + job.every()
              + "'; keep one of them.");
    }
    check(where, "cron", job.cron().strip().equalsIgnoreCase("off") ? "" : job.cron(), Cron::parse);
    check(where, "every", job.every(), Every::parse);
    check(where, "zone", job.zone(), JobRules::zone);
    check(where, "timeout", job.timeout(), Periods::parse);
  }

  private static void zone(String text) {
    try {
      ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("write a zone id such as Europe/Paris or UTC.", e);
    }
  }

  private void check(String where, String member, String text, Consumer<String> parser) {
    if (text.isBlank() || text.contains("${")) {
      return;
    }
    try {
      parser.accept(text.strip());
    } catch (IllegalArgumentException e) {
      problems.accept(
          "@RunnableJob on " + where + " has the " + member + " '" + text + "': " + e.getMessage());
    }
  }

  void checkBean(ClassInfo type, boolean classJob) {
    if (type.isAbstract() || type.isInterface()) {
      problems.accept(
          type.name()
              + " has @RunnableJob but is abstract and so no bean; annotate the concrete class,"
              + " which does not inherit the annotation.");
    } else if (classJob) {
      problems.accept(
          type.name()
              + " is annotated @RunnableJob but is an inner class and so no bean; make it static.");
    } else {
      problems.accept(
          type.name()
              + " has methods annotated @RunnableJob but is not a bean; give it a scope such as"
              + " @ApplicationScoped.");
    }
  }

  void checkDuplicates(String id, Collection<String> where) {
    Set<String> distinct = new LinkedHashSet<>(where);
    problems.accept(
        "The job id '"
            + id
            + "' is used "
            + (distinct.size() == 1
                ? "more than once on " + distinct.iterator().next()
                : "by " + String.join(" and by ", distinct))
            + "; give each job its own id.");
  }

  static String where(MethodInfo method) {
    return method.declaringClass().name() + "#" + method.name();
  }

  static boolean isA(@Nullable ClassInfo type, String name) {
    if (type == null) {
      return false;
    }
    if (type.name().equals(name)) {
      return true;
    }
    try {
      return isA(type.superClassDeclaration(), name)
          || type.superInterfacesDeclarations().stream().anyMatch(parent -> isA(parent, name));
    } catch (IllegalStateException unindexed) {
      // ArC knows no declaration outside its index; the class itself says what it extends.
      Class<?> loaded = Loadable.find(type.name());
      Class<?> wanted = Loadable.find(name);
      return loaded != null && wanted != null && wanted.isAssignableFrom(loaded);
    }
  }

  private static boolean isClass(Type type, String name) {
    ClassInfo declaration = declaration(type);
    return declaration != null && declaration.name().equals(name);
  }

  private static @Nullable String reactive(Type type) {
    ClassInfo declaration = declaration(type);
    if (declaration == null) {
      return null;
    }
    return REACTIVE.stream().anyMatch(name -> isA(declaration, name)) ? declaration.name() : null;
  }

  private static @Nullable ClassInfo declaration(Type type) {
    try {
      if (type.isClass()) {
        return type.asClass().declaration();
      }
      return type.isParameterizedType() ? type.asParameterizedType().declaration() : null;
    } catch (IllegalStateException absent) {
      // ArC's answer for a class that is not on the class path: none of those looked for here.
      return null;
    }
  }
}
