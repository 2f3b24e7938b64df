package org.runnercdi.testing;

import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;
import org.runnercdi.Result;

/** Entry point of the assertions, beside AssertJ's own: {@code assertThat(result).ran("a")}. */
public final class RunnerAssertions {

  private RunnerAssertions() {}

  /**
   * Asserts of the result of a queue.
   *
   * @param actual the result
   * @return its assertions
   */
  public static ResultAssert assertThat(@Nullable Result actual) {
    return new ResultAssert(actual);
  }

  /**
   * Asserts of the result of a job.
   *
   * @param actual the result
   * @return its assertions
   */
  public static JobResultAssert assertThat(@Nullable JobResult actual) {
    return new JobResultAssert(actual);
  }
}
