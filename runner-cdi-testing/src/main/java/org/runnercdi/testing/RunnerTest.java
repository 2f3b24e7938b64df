package org.runnercdi.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a JUnit test class or method: a {@link ManualTime} of its own for each test, as a parameter of
 * the test and of what runs before and after it. Runners that go by it are stopped after the test.
 *
 * <p>For tests without a container; in a CDI container {@code ManualTime} is injected.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RunnerTestExtension.class)
public @interface RunnerTest {

  /**
   * Where time begins, as {@link java.time.Instant#parse} reads it. Of method and class, that of
   * the method counts.
   *
   * @return the start
   */
  String start() default Start.DEFAULT;
}
