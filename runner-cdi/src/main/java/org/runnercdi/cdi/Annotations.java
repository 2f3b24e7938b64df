package org.runnercdi.cdi;

import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.lang.model.AnnotationInfo;
import jakarta.enterprise.lang.model.AnnotationMember;
import jakarta.enterprise.lang.model.AnnotationTarget;
import jakarta.enterprise.lang.model.declarations.ClassInfo;
import jakarta.inject.Qualifier;
import jakarta.inject.Scope;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.runnercdi.RunnableJob;

/** Reads annotations in the language model of build compatible extensions. */
final class Annotations {

  private static final Set<String> NO_QUALIFIERS_OF_THEIR_OWN =
      Set.of("jakarta.inject.Named", "jakarta.enterprise.inject.Any");

  private Annotations() {}

  /** The jobs on a declaration; a repeated annotation is there only as its container. */
  static List<RunnableJob> jobs(AnnotationTarget target) {
    List<RunnableJob> jobs = new ArrayList<>();
    if (target.hasAnnotation(RunnableJob.class)) {
      jobs.add(literal(target.annotation(RunnableJob.class)));
    }
    if (target.hasAnnotation(RunnableJob.List.class)) {
      for (AnnotationMember job :
          target.annotation(RunnableJob.List.class).member("value").asArray()) {
        jobs.add(literal(job.asNestedAnnotation()));
      }
    }
    return jobs;
  }

  /** Whether the class or a member of it is annotated. */
  static boolean hasJobs(ClassInfo type) {
    return hasJob(type)
        || type.methods().stream().anyMatch(Annotations::hasJob)
        || type.fields().stream().anyMatch(Annotations::hasJob);
  }

  private static boolean hasJob(AnnotationTarget target) {
    return target.hasAnnotation(RunnableJob.class) || target.hasAnnotation(RunnableJob.List.class);
  }

  private static RunnableJob literal(AnnotationInfo annotation) {
    return new RunnableJobLiteral(
        text(annotation, "id"),
        text(annotation, "cron"),
        text(annotation, "every"),
        text(annotation, "zone"),
        text(annotation, "timeout"),
        constant(annotation, "overlap", RunnableJob.Overlap.INHERIT),
        constant(annotation, "nodes", RunnableJob.Nodes.ONE));
  }

  private static String text(AnnotationInfo annotation, String member) {
    return annotation.hasMember(member) ? annotation.member(member).asString() : "";
  }

  private static <E extends Enum<E>> E constant(
      AnnotationInfo annotation, String member, E byDefault) {
    return annotation.hasMember(member)
        ? Enum.valueOf(byDefault.getDeclaringClass(), annotation.member(member).asEnumConstant())
        : byDefault;
  }

  /** Whether a further qualifier would take the default one away. */
  static boolean hasOnlyDefaultQualifier(AnnotationTarget target) {
    return target.annotations().stream()
        .noneMatch(
            annotation ->
                !NO_QUALIFIERS_OF_THEIR_OWN.contains(name(annotation))
                    && isAnnotated(annotation, Qualifier.class));
  }

  /** Whether the declaration has a scope or a stereotype. */
  static boolean definesBean(AnnotationTarget target) {
    return target.annotations().stream()
        .anyMatch(
            annotation ->
                isAnnotated(annotation, Scope.class)
                    || isAnnotated(annotation, NormalScope.class)
                    || isAnnotated(annotation, Stereotype.class));
  }

  private static boolean isAnnotated(
      AnnotationInfo annotation, Class<? extends Annotation> withAnnotation) {
    try {
      return annotation.declaration().hasAnnotation(withAnnotation);
    } catch (IllegalStateException absent) {
      // ArC's answer for an annotation that is not on the class path.
      return false;
    }
  }

  static boolean isRunnableJob(AnnotationInfo annotation) {
    return name(annotation).equals(RunnableJob.class.getName());
  }

  /** Empty where ArC cannot tell, for the annotation is not on the class path. */
  private static String name(AnnotationInfo annotation) {
    try {
      return annotation.name();
    } catch (IllegalStateException absent) {
      return "";
    }
  }
}
