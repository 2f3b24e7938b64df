package org.runnercdi.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Result;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.spi.RunnerActivity.Place;

/**
 * The time of a runner, turned by hand: clock, durations, ticks and timeouts. It stands still but
 * while {@link #advance} is called.
 *
 * <pre>{@code
 * ManualTime time = ManualTime.startingAt(Instant.parse("2026-03-29T00:00:00Z"));
 * Runner runner = time.attach(new RunnerBuilder()).register(job).build();
 * List<Result> results = time.advance(Duration.ofMinutes(5));
 * }</pre>
 *
 * <p>In a CDI container it is a bean, to be injected, and the application's runner goes by it; the
 * setting {@code runner.testing.start} says where it begins (2026-01-01T00:00:00Z).
 *
 * <p>A job takes no time, however long it runs by the machine's clock: the next step waits for it.
 * A job takes time if it says so, by calling {@link #advance} itself: jobs that do so at once take
 * their time side by side. A job that blocks is waited for, too, unless its own timeout, or the
 * {@code advance} of another job, can be what it waits for: after two seconds of real time in which
 * its thread did nothing the clock goes on. Jobs that are due together run side by side, as ever.
 *
 * <p>Safe for use by many threads. A stop, too, goes by this time: jobs that do not end are
 * interrupted once it is advanced over the shutdown timeout.
 */
public final class ManualTime {

  /** A job goes on only when all that comes at the same time has. */
  private static final long AFTER_ALL_ELSE = Long.MAX_VALUE / 2;

  private static final Duration LEFT_OF_A_STOP = Duration.ofSeconds(1);

  /** Guards all that changes, here and in what belongs to this. No foreign code is called in it. */
  final Object lock = new Object();

  final TreeSet<Event> events = new TreeSet<>();
  final List<Span> spans = new ArrayList<>();
  final List<Attached> runners = new ArrayList<>();
  private final Instant start;
  private long nanos;
  private long numbers;
  private @Nullable Turner turner;

  private ManualTime(Instant start) {
    this.start = start;
  }

  /**
   * A clock of its own, which no runner goes by yet.
   *
   * @param start where it stands
   * @return the clock
   */
  public static ManualTime startingAt(Instant start) {
    return new ManualTime(Objects.requireNonNull(start, "The start must not be null."));
  }

  /**
   * Has the runner that is to be built go by this time. Several runners may.
   *
   * @param builder sets the clock, the monotonic clock, the ticks and the timers
   * @return the builder
   */
  public RunnerBuilder attach(RunnerBuilder builder) {
    return builder.time(new Attached(this));
  }

  /**
   * The time.
   *
   * @return where the clock stands
   */
  public Instant now() {
    return start.plusNanos(nanos());
  }

  /**
   * Moves the clock, and runs each tick and timeout that lies between, in order. Returns when every
   * {@link Result} has been delivered to all its observers; it blocks until then, and sleeps for
   * nothing. Where a job says that it takes longer, the clock goes on until that job ends.
   *
   * <p>In a job: the job takes that long. Returns early if the job is interrupted (by its timeout,
   * or a stop), with the thread's interrupt flag set.
   *
   * @param by not negative; zero waits for what is under way
   * @return those delivered meanwhile whose queue ended after the time at which this was called, in
   *     the order of their end; of those that ended together, by slot, source and name
   * @throws IllegalArgumentException if the duration is negative, or longer than 292 years
   * @throws IllegalStateException if the runner does not come to rest within a minute of real time,
   *     if it is called from a due-check, a source or an observer of results, which all are waited
   *     for, or if the thread is interrupted and not a job's
   */
  public List<Result> advance(Duration by) {
    Objects.requireNonNull(by, "The duration must not be null.");
    Place here = here();
    Span span;
    synchronized (lock) {
      if (by.isNegative() || by.compareTo(Duration.ofNanos(Long.MAX_VALUE - nanos)) > 0) {
        throw new IllegalArgumentException(
            "The clock stands at "
                + now()
                + " and cannot go on by "
                + by
                + "; it goes forward, and no further than 292 years from its start.");
      }
      span = open(nanos + by.toNanos(), here == Place.JOB);
    }
    return span.await();
  }

  /**
   * As {@link #advance}, to a moment.
   *
   * @param to not before {@link #now}
   * @return as {@link #advance}
   * @throws IllegalArgumentException if the moment is past, or more than 292 years away
   * @throws IllegalStateException as {@link #advance}
   */
  public List<Result> advanceTo(Instant to) {
    Objects.requireNonNull(to, "The moment to advance to must not be null.");
    Instant now = now();
    if (to.isBefore(now)) {
      throw new IllegalArgumentException(
          "The clock stands at " + now + " and cannot go back to " + to + "; it goes forward.");
    }
    return advance(Duration.between(now, to));
  }

  @Override
  public String toString() {
    return "ManualTime[" + now() + "]";
  }

  long nanos() {
    synchronized (lock) {
      return nanos;
    }
  }

  private Place here() {
    List<Attached> attached;
    synchronized (lock) {
      attached = List.copyOf(runners);
    }
    List<Place> places = attached.stream().map(Attached::here).toList();
    if (places.contains(Place.JOB)) {
      return Place.JOB;
    }
    if (places.contains(Place.CALLBACK)) {
      throw new IllegalStateException(
          "Time was advanced by a due-check, a source or an observer, which time waits for; call"
              + " it from the test, or from a job.");
    }
    return Place.OUTSIDE;
  }

  private Span open(long until, boolean job) {
    Span span = new Span(this, until, now(), job ? Thread.currentThread() : null);
    spans.add(span);
    if (job) {
      span.end = new Event(until, AFTER_ALL_ELSE + numbers++, span, span::finish);
      events.add(span.end);
    }
    if (turner == null) {
      turner = new Turner(this);
      turner.start();
    }
    return span;
  }

  /** Within the lock: nobody advances any more. */
  void turned() {
    turner = null;
  }

  /** Within the lock: moves the clock, never back. */
  void moveTo(long at) {
    nanos = Math.max(nanos, at);
  }

  Event add(Object owner, long at, Runnable task) {
    synchronized (lock) {
      Event added = new Event(at, numbers++, owner, task);
      events.add(added);
      return added;
    }
  }

  void drop(Event event) {
    synchronized (lock) {
      events.remove(event);
    }
  }

  /** Stops what goes by this time, and cuts off what does not end. */
  void stopRunners() {
    List<Attached> attached;
    synchronized (lock) {
      attached = List.copyOf(runners);
    }
    for (Attached runner : attached) {
      runner.runner().stop();
      while (!runner.runner().awaitStopped(LEFT_OF_A_STOP) && runNextOf(runner)) {}
    }
  }

  private boolean runNextOf(Attached runner) {
    Event next;
    synchronized (lock) {
      next = events.stream().filter(event -> event.owner() == runner).findFirst().orElse(null);
      if (next == null) {
        return false;
      }
      events.remove(next);
      moveTo(next.at());
    }
    next.task().run();
    return true;
  }
}
