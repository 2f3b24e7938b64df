package org.runnercdi.cdi;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Put by the extension on each bean that is a job or has job methods. One injection point with this
 * qualifier keeps exactly those beans from being removed as unused.
 */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER})
public @interface JobHost {

  /** The key of the bean: its class's name, for a producer {@code class#member}. */
  @Nonbinding
  String value() default "";

  /** The qualifier as an object. */
  final class Literal extends AnnotationLiteral<JobHost> implements JobHost {

    private static final long serialVersionUID = 1L;

    /** Matches every host, for the key is not binding. */
    static final Literal ANY = new Literal("");

    private final String key;

    Literal(String key) {
      this.key = key;
    }

    @Override
    public String value() {
      return key;
    }
  }
}
