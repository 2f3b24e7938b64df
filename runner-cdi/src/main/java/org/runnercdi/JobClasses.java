package org.runnercdi;

import java.util.Optional;

/** What the class of a job or source says of it: the one behind a container's proxy. */
final class JobClasses {

  private JobClasses() {}

  static String defaultId(Class<?> type) {
    return annotation(type)
        .map(RunnableJob::id)
        .filter(id -> !id.isBlank())
        .orElseGet(() -> real(type).getName());
  }

  /** The annotation, which no subclass but a proxy has from its superclass. */
  static Optional<RunnableJob> annotation(Class<?> type) {
    return Optional.ofNullable(real(type).getDeclaredAnnotation(RunnableJob.class));
  }

  private static Class<?> real(Class<?> type) {
    Class<?> real = type;
    while (isProxy(real)) {
      real = real.getSuperclass();
    }
    return real;
  }

  /**
   * The naming of the containers' generated subclasses: ArC's {@code X_ClientProxy} and {@code
   * X_Subclass}, Weld's {@code X$Proxy$_$$_WeldClientProxy} and {@code X$Proxy$_$$_WeldSubclass},
   * OpenWebBeans' {@code X$$OwbNormalScopeProxy0}.
   */
  private static boolean isProxy(Class<?> type) {
    String name = type.getName();
    return type.getSuperclass() != null
        && type.getSuperclass() != Object.class
        && (name.endsWith("_ClientProxy")
            || name.endsWith("_Subclass")
            || name.contains("$Proxy$")
            || name.contains("$$Owb"));
  }
}
