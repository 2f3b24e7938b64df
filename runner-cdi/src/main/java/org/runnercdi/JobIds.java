package org.runnercdi;

/** The id of a job that names none itself. */
final class JobIds {

  private JobIds() {}

  static String defaultId(Class<?> type) {
    Class<?> real = type;
    while (isProxy(real)) {
      real = real.getSuperclass();
    }
    RunnableJob annotation = real.getDeclaredAnnotation(RunnableJob.class);
    return annotation == null || annotation.id().isBlank() ? real.getName() : annotation.id();
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
