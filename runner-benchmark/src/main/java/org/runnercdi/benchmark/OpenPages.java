package org.runnercdi.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What pages of the console that are left open cost the server, in processor time. Each has its
 * stream of events and asks when a page asks; every other one shows the overview, the rest the list
 * of the jobs. Measured in turns with and without them.
 */
final class OpenPages {

  // As in api.js and console.js of the console.
  private static final long EVENT_MILLIS = 300;
  private static final long AGAIN_MILLIS = 15_000;
  private static final long LIST_MILLIS = 10_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger events = new AtomicInteger();
  private final URI api;
  private final ProcessHandle server;
  private final int pages;
  private final Duration turn;

  private OpenPages(URI api, ProcessHandle server, int pages, Duration turn) {
    this.api = api;
    this.server = server;
    this.pages = pages;
    this.turn = turn;
  }

  /**
   * Runs the program.
   *
   * @param args the address of the console's resources, the server's process, how many pages, and
   *     the minutes of a turn
   */
  static void run(String... args) throws IOException, InterruptedException {
    if (args.length != 4) {
      throw new IllegalArgumentException(
          "open-pages needs four arguments: the address of the console's resources, such as"
              + " http://127.0.0.1:8080/runner/api/v1/, the server's process id, the number of"
              + " pages, and the minutes of a turn.");
    }
    ProcessHandle server =
        ProcessHandle.of(Long.parseLong(args[1]))
            .orElseThrow(
                () -> new IllegalArgumentException("There is no process " + args[1] + "."));
    new OpenPages(
            URI.create(args[0]),
            server,
            Integer.parseInt(args[2]),
            Duration.ofMinutes(Long.parseLong(args[3])))
        .measure();
  }

  private void measure() throws IOException, InterruptedException {
    Duration without = Duration.ZERO;
    Duration with = Duration.ZERO;
    int turns = 2;
    for (int i = 0; i < turns; i++) {
      without = without.plus(turnWithout());
      with = with.plus(turnWith());
    }
    double of = turn.multipliedBy(turns).toNanos();
    double one = (with.toNanos() - without.toNanos()) / of / pages;
    System.out.printf(
        Locale.ROOT,
        "The server without pages: %.2f %% of a core; with %d: %.2f %%; so one page: %.3f %%."
            + " It was told %d events and asked %d times in %d min.%n",
        100 * without.toNanos() / of,
        pages,
        100 * with.toNanos() / of,
        100 * one,
        events.get() / pages,
        requests.get() / pages,
        turn.multipliedBy(turns).toMinutes());
  }

  private Duration turnWithout() throws InterruptedException {
    Duration before = processorTime();
    TimeUnit.NANOSECONDS.sleep(turn.toNanos());
    return processorTime().minus(before);
  }

  private Duration turnWith() throws IOException, InterruptedException {
    ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(2);
    List<Page> open = new ArrayList<>();
    Duration before = processorTime();
    try {
      for (int i = 0; i < pages; i++) {
        open.add(new Page(i % 2 == 0 ? "overview" : "jobs", i % 2 == 0 ? 0 : LIST_MILLIS, clock));
      }
      TimeUnit.NANOSECONDS.sleep(turn.toNanos());
      return processorTime().minus(before);
    } finally {
      clock.shutdownNow();
      for (Page page : open) {
        page.close();
      }
    }
  }

  private Duration processorTime() {
    return server
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("The process has ended."));
  }

  /** One that is open. */
  private final class Page implements AutoCloseable {

    private final HttpRequest question;
    private final long pauseMillis;
    private final ScheduledExecutorService clock;
    private final InputStream stream;
    private final Future<?> again;
    private @Nullable Future<?> waiting;
    private long asked;

    Page(String view, long pauseMillis, ScheduledExecutorService clock)
        throws IOException, InterruptedException {
      this.question = HttpRequest.newBuilder(api.resolve(view)).build();
      this.pauseMillis = pauseMillis;
      this.clock = clock;
      HttpResponse<InputStream> answer =
          http.send(
              HttpRequest.newBuilder(api.resolve("events")).build(), BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new IOException("The stream of events answers " + answer.statusCode() + ".");
      }
      stream = answer.body();
      Thread reader = new Thread(this::read, "page");
      reader.setDaemon(true);
      reader.start();
      again = clock.scheduleWithFixedDelay(this::again, 1, 1, TimeUnit.SECONDS);
    }

    private void read() {
      try (Stream<String> lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).lines()) {
        lines
            .filter(line -> line.startsWith("event:"))
            .forEach(
                line -> {
                  events.incrementAndGet();
                  if (line.endsWith("changed")) {
                    soon();
                  }
                });
      } catch (UncheckedIOException e) {
        if (!clock.isShutdown()) {
          throw e;
        }
      }
    }

    private synchronized void again() {
      if (now() - asked >= AGAIN_MILLIS) {
        soon();
      }
    }

    private synchronized void soon() {
      if (waiting == null && !clock.isShutdown()) {
        waiting =
            clock.schedule(
                this::ask,
                Math.max(EVENT_MILLIS, asked == 0 ? 0 : asked + pauseMillis - now()),
                TimeUnit.MILLISECONDS);
      }
    }

    private void ask() {
      synchronized (this) {
        waiting = null;
        asked = now();
      }
      requests.incrementAndGet();
      http.sendAsync(question, BodyHandlers.ofByteArray())
          .thenAccept(
              answer -> {
                if (answer.statusCode() != 200) {
                  throw new IllegalStateException(
                      question.uri() + " answers " + answer.statusCode() + ".");
                }
              })
          .exceptionally(
              failed -> {
                System.err.println(failed);
                return null;
              });
    }

    private long now() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void close() throws IOException {
      again.cancel(false);
      stream.close();
    }
  }
}
