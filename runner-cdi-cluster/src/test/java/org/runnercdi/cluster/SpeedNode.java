package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.runnercdi.Job;
import org.runnercdi.JobSource;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/**
 * A node of {@link ClusterSpeed}: {@code SpeedNode url cluster name limit jobs}. It supplies so
 * many jobs that do nothing in the slots that the lines of its standard input name, and tells by a
 * line how many of a slot it has run, as soon as the ledger knows of all.
 */
final class SpeedNode implements JobSource {

  private final List<Job> jobs = new ArrayList<>();
  private volatile Instant due = Instant.EPOCH;

  private SpeedNode(int count) {
    for (int i = 0; i < count; i++) {
      jobs.add(Job.of("job-" + i, now -> true, () -> null));
    }
  }

  public static void main(String[] arguments) throws Exception {
    try {
      SpeedNode node = new SpeedNode(Integer.parseInt(arguments[4]));
      try (HikariDataSource source = JdbcTestCluster.pool(arguments[0], 6)) {
        JdbcCluster cluster =
            new JdbcCluster(source, ClusterSettings.of(arguments[1], arguments[2]));
        cluster.createTables();
        Runner runner =
            new RunnerBuilder()
                .tick(Duration.ofSeconds(1))
                .concurrencyLimit(Integer.parseInt(arguments[3]))
                .ledger(cluster.ledger(), cluster.membership())
                .source(node)
                .onResult(SpeedNode::tell)
                .build();
        node.listen(runner);
        runner.stopAndWait();
      }
    } catch (Exception | Error e) {
      // Before the process ends without a word.
      e.printStackTrace();
      throw e;
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }

  private void listen(Runner runner) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("members")) {
        System.out.println(runner.members().stream().filter(member -> member.alive()).count());
      } else {
        due = Instant.parse(line);
      }
    }
  }

  private static void tell(Result result) {
    System.out.println("ran " + result.slot() + " " + result.items().size());
  }

  @Override
  public Collection<? extends Job> jobs(Instant slot) {
    return slot.equals(due) ? jobs : List.of();
  }
}
