package org.runnercdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a job of a bean class that implements {@link Job}, of a producer of a {@code Job}, or of a
 * bean's method with no parameter or one {@link JobContext}.
 *
 * <p>With neither {@link #cron()} nor {@link #every()} the job is asked at each tick, and {@link
 * Job#isDue} decides. With a schedule it is due when the schedule matches and {@code isDue} agrees.
 * Every text may be an expression {@code ${key:default}} over MicroProfile Config. On a class it
 * brings {@link ApplicationScoped} where the class names no scope. It is not inherited.
 */
@Documented
@Stereotype
@ApplicationScoped
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Repeatable(RunnableJob.List.class)
public @interface RunnableJob {

  /**
   * The job's id, unique in the application.
   *
   * @return the id; by default the class's name, for a method {@code class#method}
   */
  String id() default "";

  /**
   * A cron expression of five fields, or {@code off}.
   *
   * @return the expression
   * @see org.runnercdi.schedule.Cron
   */
  String cron() default "";

  /**
   * A period, as an ISO-8601 duration ({@code PT10M}) or in short ({@code 10m}): a multiple of the
   * tick, in phase with the epoch.
   *
   * @return the period
   * @see org.runnercdi.schedule.Every
   */
  String every() default "";

  /**
   * The zone in which the cron expression is read.
   *
   * @return a zone id such as {@code Europe/Paris}; by default {@code runner.zone}
   */
  String zone() default "";

  /**
   * How long a run may take, counted from its start: as {@link #every()} is written.
   *
   * @return the timeout; by default {@code runner.timeout}
   */
  String timeout() default "";

  /**
   * What happens when the job is due while an earlier run of it is in flight.
   *
   * @return the policy
   */
  Overlap overlap() default Overlap.INHERIT;

  /**
   * On how many nodes of a cluster the job runs in one slot. Without a cluster both mean the same.
   *
   * @return the policy
   */
  Nodes nodes() default Nodes.ONE;

  /** What happens when a job is due while an earlier run of it is in flight. */
  enum Overlap {
    /** What {@code runner.dedupe} says. */
    INHERIT,
    /** The later run is {@link Outcome#SKIPPED_DUPLICATE}. */
    SKIP,
    /** Both run. */
    ALLOW
  }

  /** On how many nodes of a cluster a job runs in one slot. */
  enum Nodes {
    /** On one of them. */
    ONE,
    /** On each. */
    EVERY
  }

  /** Several jobs on one method. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
  @interface List {

    /**
     * The jobs.
     *
     * @return the annotations
     */
    RunnableJob[] value();
  }
}
