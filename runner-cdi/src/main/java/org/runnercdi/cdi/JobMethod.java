package org.runnercdi.cdi;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobContext;

/** A bean's method as a job body. Called on the contextual reference, so interceptors apply. */
final class JobMethod {

  private final Method method;
  private final boolean takesContext;

  private JobMethod(Method method, boolean takesContext) {
    this.method = method;
    this.takesContext = takesContext;
  }

  static JobMethod find(Class<?> type, JobEntry entry) {
    List<Class<?>> parameters = entry.takesContext() ? List.of(JobContext.class) : List.of();
    try {
      Method method = type.getDeclaredMethod(entry.member(), parameters.toArray(new Class<?>[0]));
      method.setAccessible(true);
      return new JobMethod(method, entry.takesContext());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(
          "The job method "
              + entry.where()
              + " is gone since the application was built; its class has "
              + Arrays.toString(type.getDeclaredMethods())
              + ".",
          e);
    }
  }

  boolean isStatic() {
    return Modifier.isStatic(method.getModifiers());
  }

  /** A job of this id that calls the method on this object. */
  Job on(String id, @Nullable Object target) {
    return new Job() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public @Nullable Object run(JobContext context) throws Exception {
        return call(target, context);
      }
    };
  }

  private @Nullable Object call(@Nullable Object target, JobContext context) throws Exception {
    try {
      return takesContext ? method.invoke(target, context) : method.invoke(target);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Exception exception) {
        throw exception;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
