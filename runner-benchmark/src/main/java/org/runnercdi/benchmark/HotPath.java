package org.runnercdi.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** So many no-op jobs under a limit of 50, from the push to the result; the time is for all. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HotPath {

  /** How many are due. */
  @Param({"100", "1000", "100000"})
  private int jobs;

  /** Whose they are. */
  @Param({"RUNNER", "BARE"})
  private String who = "RUNNER";

  private Contender contender = Pools.bare(1, Work.of(Work.Kind.NOTHING, 1));

  /**
   * Starts it.
   *
   * @throws Exception if it does not start
   */
  @Setup(Level.Trial)
  public void start() throws Exception {
    contender.close();
    contender = Contenders.valueOf(who).start(50, Work.of(Work.Kind.NOTHING, 50));
  }

  /**
   * Runs the jobs.
   *
   * @return nanoseconds
   * @throws Exception if they fail
   */
  @Benchmark
  public long run() throws Exception {
    return contender.run(jobs);
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void stop() {
    contender.close();
  }
}
