package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobSource;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/**
 * A node in a process of its own. It does what the lines of its standard input say, answers each by
 * a line, and ends with its parent. Its arguments are those of {@link NodeProcess}.
 */
final class NodeMain {

  private final Map<String, String> settings;
  private final Journal journal;
  private final HikariDataSource source;
  private final Runner runner;
  private volatile DueList due = DueList.NONE;

  private NodeMain(Map<String, String> settings) throws Exception {
    this.settings = settings;
    journal = new Journal(Path.of(text("folder")), text("file"), Long.parseLong(text("clock")));
    source = pool();
    JdbcCluster cluster =
        new JdbcCluster(
            source,
            new ClusterSettings(
                text("cluster"),
                text("name"),
                Duration.parse(text("lease")),
                Duration.ofMinutes(10),
                Execution.valueOf(text("execution"))));
    cluster.createTablesAtJoin();
    RunnerBuilder builder =
        new RunnerBuilder()
            .tick(Duration.ofSeconds(1))
            .concurrencyLimit(number("permits"))
            .resultBuffer(10_000)
            .ledger(cluster.ledger(), cluster.membership())
            .onResult(result -> unchecked(() -> journal.published(result)))
            .onSlotMissed(missed -> unchecked(() -> journal.missed(missed)));
    int first = number("first");
    for (int i = first; i < first + number("jobs"); i++) {
      builder.register(job("job-" + i));
    }
    if (number("copies") > 0) {
      builder.source(new Copies());
    }
    runner = builder.build();
  }

  /** Made also where the database is away. */
  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(text("url"));
    config.setMaximumPoolSize(number("pool"));
    config.setConnectionTimeout(number("patience"));
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> settings =
        Arrays.stream(arguments)
            .map(argument -> argument.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    try {
      new NodeMain(settings).listen();
    } catch (Exception | Error e) {
      // Before the process ends without a word.
      e.printStackTrace();
      throw e;
    } finally {
      // Whatever is still running.
      Runtime.getRuntime().halt(1);
    }
  }

  private String text(String key) {
    String value = settings.get(key);
    if (value == null) {
      throw new IllegalArgumentException("There is no argument " + key + ".");
    }
    return value;
  }

  private int number(String key) {
    return Integer.parseInt(text(key));
  }

  /** Supplies some jobs, each as often as is set. */
  private final class Copies implements JobSource {

    @Override
    public String name() {
      return "copies";
    }

    @Override
    public Collection<? extends Job> jobs(Instant slot) {
      List<Job> jobs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        for (int copy = 0; copy < number("copies"); copy++) {
          jobs.add(job("copy-" + i));
        }
      }
      return jobs;
    }
  }

  private Job job(String id) {
    return Job.of(
        id,
        now -> due.has(now.toInstant()),
        context -> {
          journal.started(context);
          work(context);
          journal.ended(context);
          return null;
        });
  }

  private void work(JobContext context) throws Exception {
    long end = System.nanoTime() + Duration.ofMillis(number("millis")).toNanos();
    if (number("borrows") > 0) {
      try (Connection borrowed = source.getConnection()) {
        if (borrowed.isClosed()) {
          throw new IllegalStateException(context.jobId());
        }
        until(end);
      }
    } else {
      until(end);
    }
  }

  private static void until(long end) {
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void listen() throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      System.out.println(answer(words));
      if (words[0].equals("stop")) {
        return;
      }
    }
  }

  private String answer(String[] words) throws Exception {
    return switch (words[0]) {
      case "due" -> {
        due =
            new DueList(
                Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
        yield "due";
      }
      case "time" -> Instant.now().toString();
      case "members" ->
          String.valueOf(runner.members().stream().filter(member -> member.alive()).count());
      case "pause" -> {
        runner.jobs().pause(words[1]);
        yield "paused";
      }
      case "resume" -> {
        runner.jobs().resume(words[1]);
        yield "resumed";
      }
      case "trigger" -> runner.jobs().trigger(words[1]).get().outcome().name();
      case "stop" -> {
        runner.stopAndWait();
        source.close();
        yield "stopped";
      }
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private interface Write {
    void run() throws IOException;
  }

  private static void unchecked(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
