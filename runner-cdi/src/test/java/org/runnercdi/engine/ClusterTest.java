package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.Explanation;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobLostException;
import org.runnercdi.JobResult;
import org.runnercdi.JobSource;
import org.runnercdi.Member;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.RunnableJob;
import org.runnercdi.SlotMissed;
import org.runnercdi.engine.MemoryCluster.Node;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;
import org.runnercdi.spi.Membership;

/** Several nodes share what is due: each job is run by the one that wins it. */
@NullUnmarked
class ClusterTest {

  private static final Instant FIRST = Instant.parse("2026-06-01T12:01:00Z");

  /** Nothing is to be handed on. */
  private static final Membership.Duties NO_DUTIES =
      new Membership.Duties() {
        @Override
        public void takeOver(ClaimLedger.Queue queue, List<ClaimLedger.Claim> claims) {
          throw new AssertionError(claims.toString());
        }

        @Override
        public void lost(ClaimLedger.Queue queue, List<ClaimLedger.Claim> claims) {
          throw new AssertionError(claims.toString());
        }
      };

  private final TurnedTime clock = TurnedTime.startingAt(Bench.NOON);
  private MemoryCluster cluster = new MemoryCluster(clock, false);
  private final List<Bench> benches = new ArrayList<>();

  @AfterEach
  void stop() {
    benches.forEach(Bench::close);
  }

  private Bench node(Node node, UnaryOperator<RunnerBuilder> settings) {
    return node(node, node, settings);
  }

  private Bench node(ClaimLedger ledger, Node node, UnaryOperator<RunnerBuilder> settings) {
    TurnedTime time = TurnedTime.startingAt(Bench.NOON);
    Bench bench = Bench.with(time, b -> settings.apply(b.ledger(ledger, node)));
    benches.add(bench);
    return bench;
  }

  private void turn(Bench... turned) {
    clock.turn(Bench.MINUTE);
    for (Bench bench : turned) {
      bench.turn();
    }
  }

  private void tick(Bench... ticked) {
    turn(ticked);
    for (Bench bench : ticked) {
      bench.time.settle();
    }
  }

  private static List<JobResult> items(Collection<Bench> nodes) {
    return nodes.stream()
        .flatMap(bench -> bench.results().stream())
        .flatMap(result -> result.items().stream())
        .toList();
  }

  @Test
  void eachJobIsRunByOneNode_andEachNodeTellsOfWhatItWon() {
    List<Job> jobs = Bench.jobs(300, context -> context.fencingToken());
    for (String name : List.of("a", "b", "c")) {
      node(
          cluster.node(name),
          b -> {
            jobs.forEach(b::register);
            return b.concurrencyLimit(7).source(slot -> Bench.jobs(200, context -> "supplied"));
          });
    }
    tick(benches.toArray(Bench[]::new));

    assertThat(items(benches))
        .allMatch(item -> item.outcome() == Outcome.SUCCEEDED)
        .extracting(JobResult::executionKey)
        .hasSize(500)
        .containsAll(IntStream.range(0, 300).mapToObj(i -> "job-" + i + "@" + FIRST).toList());
    for (Bench bench : benches) {
      assertThat(bench.results().stream().map(Result::source)).doesNotHaveDuplicates();
      for (Result result : bench.results()) {
        assertThat(result.items()).isNotEmpty();
        assertThat(result.items().stream().map(item -> number(item.id()))).isSorted();
      }
    }
    assertThat(items(benches).stream().filter(item -> item.value() instanceof Long))
        .extracting(JobResult::value)
        .hasSize(300)
        .doesNotHaveDuplicates();
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(id.indexOf('-') + 1));
  }

  /** Tells how many jobs are asked for, each time. */
  private static ClaimLedger asked(Node node, IntConsumer jobs) {
    return new PassingLedger(node) {
      @Override
      public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping)
          throws LedgerException {
        jobs.accept(keys.size());
        return super.claim(queue, keys, overlapping);
      }

      @Override
      public Answer claim(Queue queue, List<Key> keys, Set<String> overlapping, Walk walk)
          throws LedgerException {
        jobs.accept(keys.size());
        return super.claim(queue, keys, overlapping, walk);
      }

      @Override
      public Standing standing(Queue queue, Collection<Key> keys) {
        jobs.accept(keys.size());
        return super.standing(queue, keys);
      }
    };
  }

  /** What is won and has not ended holds a permit, whether it has begun or not. */
  @Test
  void aNodeClaimsNoMoreThanItCouldStart() {
    List<Integer> asked = new CopyOnWriteArrayList<>();
    AtomicInteger held = new AtomicInteger();
    Node node = cluster.node("a");
    ClaimLedger counting =
        new PassingLedger(node) {
          @Override
          public Answer claim(Queue queue, List<Key> keys, Set<String> overlapping, Walk walk)
              throws LedgerException {
            asked.add(keys.size() + held.get());
            Answer answer = super.claim(queue, keys, overlapping, walk);
            held.addAndGet(answer.won().size());
            return answer;
          }
        };
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    Bench bench =
        node(
            counting,
            node,
            b -> {
              Bench.jobs(
                      2000,
                      context -> {
                        running.incrementAndGet();
                        Bench.await(release);
                        return held.decrementAndGet();
                      })
                  .forEach(b::register);
              return b.concurrencyLimit(10);
            });
    turn(bench);
    Bench.eventually(() -> running.get() == 10);
    release.countDown();
    bench.time.settle();

    assertThat(items(benches)).hasSize(2000);
    assertThat(asked).hasSizeGreaterThan(1).allMatch(size -> size <= 10);
  }

  @Test
  void slotsFollowTheClustersClock_whateverTheNodesIs() {
    Node node = cluster.node("ahead");
    InstantSource own = () -> FIRST.plusSeconds(3600);

    assertThat(new RunnerBuilder().ledger(node, node).clock(own).clock()).isSameAs(node.clock());
    assertThat(new RunnerBuilder().clock(own).ledger(node, node).clock()).isSameAs(node.clock());
  }

  @Test
  void aNodeThatWinsNothingPublishesNothing() {
    Bench first = node(cluster.node("a"), b -> b.register(Bench.noop("x")));
    Bench second = node(cluster.node("b"), b -> b.register(Bench.noop("x")));
    tick(first);
    second.tick();

    assertThat(first.only().items()).hasSize(1);
    assertThat(second.results()).isEmpty();
    assertThat(second.runner.jobs().explain("x", FIRST))
        .isEqualTo(
            new Explanation(
                Explanation.Kind.CLAIMED_ELSEWHERE,
                "Job 'x' was due at 2026-06-01 12:01+00:00 [Z], and was claimed by node a."));
    assertThat(first.runner.jobs().explain("x", FIRST).kind()).isEqualTo(Explanation.Kind.RAN);
  }

  @RunnableJob(id = "everywhere", nodes = RunnableJob.Nodes.EVERY)
  private static final class Everywhere implements Job {
    @Override
    public Object run(JobContext context) {
      return context.executionKey();
    }
  }

  @Test
  void whatEachNodeRunsIsNotClaimed_andItsKeyNamesTheNode() {
    Bench a = node(cluster.node("a"), b -> b.register(new Everywhere()).register(Bench.noop("x")));
    Bench b = node(cluster.node("b"), x -> x.register(new Everywhere()).register(Bench.noop("x")));
    tick(a, b);

    assertThat(a.only().byId().get("everywhere").value()).isEqualTo("everywhere@" + FIRST + "@a");
    assertThat(b.only().byId().get("everywhere").value()).isEqualTo("everywhere@" + FIRST + "@b");
    assertThat(items(benches)).extracting(JobResult::id).containsOnlyOnce("x");
  }

  /** A node that runs a job until it is released. */
  private record Stuck(Bench bench, Node node, CountDownLatch release) {}

  private Stuck stuck(UnaryOperator<RunnerBuilder> settings) {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Node node = cluster.node("stuck");
    Bench bench =
        node(
            node, b -> settings.apply(b).register(Bench.job("x", context -> hold(begun, release))));
    turn(bench);
    Bench.await(begun);
    return new Stuck(bench, node, release);
  }

  @Test
  void whatADeadNodeHadClaimedIsLost_andAnotherTellsOfIt_once() {
    Stuck stuck = stuck(b -> b);
    Bench other = node(cluster.node("other"), b -> b.register(Bench.noop("x")));
    cluster.kill(stuck.node);
    other.time.settle();
    stuck.release.countDown();
    stuck.bench.time.settle();

    JobResult item = other.only().items().get(0);
    assertThat(item.outcome()).isEqualTo(Outcome.LOST);
    assertThat(item.error()).isInstanceOf(JobLostException.class);
    assertThat(item.slot()).isEqualTo(FIRST);
    assertThat(other.only().source()).isEqualTo(QueueSource.REGISTERED);
    assertThat(stuck.bench.results()).isEmpty();
  }

  @Test
  void atLeastOnce_whatADeadNodeHadClaimedIsRunAgain_withALargerToken() {
    cluster = new MemoryCluster(clock, true);
    Stuck stuck = stuck(b -> b);
    List<Long> tokens = new CopyOnWriteArrayList<>();
    Bench other =
        node(
            cluster.node("other"),
            b ->
                b.register(
                    Bench.job(
                        "x",
                        context -> {
                          tokens.add(context.fencingToken());
                          return "attempt " + context.attempt();
                        })));
    cluster.kill(stuck.node);
    other.time.settle();
    stuck.release.countDown();
    stuck.bench.time.settle();

    JobResult item = other.only().items().get(0);
    assertThat(item.value()).isEqualTo("attempt 2");
    assertThat(item.attempt()).isEqualTo(2);
    assertThat(other.runner.jobs().history("x").get(0).attempt()).isEqualTo(2);
    assertThat(item.executionKey()).isEqualTo("x@" + FIRST);
    assertThat(tokens).allMatch(token -> token > 1);
    assertThat(stuck.bench.results()).isEmpty();
  }

  @Test
  void atLeastOnce_theBodyComesFromTheSource_andWhatCannotBeFoundIsLost() {
    cluster = new MemoryCluster(clock, true);
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    Node dying = cluster.node("dying");
    Bench first =
        node(
            dying,
            b ->
                b.source(
                    slot ->
                        List.of(
                            Bench.job("known", context -> hold(begun, release)),
                            Bench.job("unknown", context -> hold(begun, release)))));
    turn(first);
    Bench.await(begun);
    List<Instant> asked = new CopyOnWriteArrayList<>();
    // Lambdas of one method have one name for both.
    Bench second =
        node(
            cluster.node("second"),
            b ->
                b.source(
                    new JobSource() {
                      @Override
                      public Collection<? extends Job> jobs(Instant slot) {
                        asked.add(slot);
                        return List.of(Bench.noop("known"));
                      }

                      @Override
                      public String name() {
                        return sourceName(first);
                      }
                    }));
    cluster.kill(dying);
    second.time.settle();
    release.countDown();
    first.time.settle();

    Result result = second.only();
    assertThat(result.byId().get("known").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(result.byId().get("unknown").outcome()).isEqualTo(Outcome.LOST);
    assertThat(asked).containsExactly(FIRST);
  }

  private static Object hold(CountDownLatch begun, CountDownLatch release) {
    begun.countDown();
    Bench.await(release);
    return null;
  }

  private static String sourceName(Bench bench) {
    return bench.runner.jobs().list().get(0).sourceName();
  }

  @Test
  void whatANodeHasWonAndNotStartedWhenItStops_isRunByAnotherThatHasPassedItAlready() {
    CountDownLatch won = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    Node stopping = cluster.node("stopping");
    ClaimLedger slow =
        new PassingLedger(stopping) {
          @Override
          public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping)
              throws LedgerException {
            List<Claim> claims = super.claim(queue, keys, overlapping);
            won.countDown();
            Bench.await(stopped);
            return claims;
          }
        };
    Job job = Bench.job("x", context -> ran.incrementAndGet() + "." + context.attempt());
    Bench first = node(slow, stopping, b -> b.register(job));
    Bench second = node(cluster.node("second"), b -> b.register(job));
    turn(first);
    Bench.await(won);
    second.turn();
    second.time.settle();
    first.runner.stop();
    stopped.countDown();
    assertThat(first.runner.awaitStopped(Duration.ofSeconds(60))).isTrue();
    cluster.sweep();
    second.time.settle();

    assertThat(first.results()).isEmpty();
    assertThat(second.only().items().get(0).value()).isEqualTo("1.1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasWonInAnEarlierLifeIsNotStarted(boolean bornAgain) {
    AtomicInteger ran = new AtomicInteger();
    Node node = cluster.node("a");
    ClaimLedger late =
        new PassingLedger(node) {
          @Override
          public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping)
              throws LedgerException {
            List<Claim> won = super.claim(queue, keys, overlapping);
            // While the answer was on its way, the node was declared dead.
            cluster.kill(node);
            if (bornAgain) {
              node.join(NO_DUTIES);
            }
            return won;
          }
        };
    Bench bench =
        node(late, node, b -> b.register(Bench.job("x", context -> ran.incrementAndGet())));
    tick(bench);

    assertThat(ran).hasValue(0);
    assertThat(bench.results()).isEmpty();
  }

  @Test
  void aRecorderHearsWhatBecomesOfClaims() {
    cluster = new MemoryCluster(clock, true);
    Counts ofTheStuck = new Counts();
    Counts ofTheOther = new Counts();
    Bench other =
        node(cluster.node("other"), b -> b.register(Bench.noop("x")).recorder(ofTheOther));
    Stuck stuck = stuck(b -> b.recorder(ofTheStuck));
    assertThat(ofTheStuck.alive.getAsInt()).isEqualTo(2);
    other.turn();
    other.time.settle();
    assertThat(ofTheOther.calls).contains("claimed 0, not 1").doesNotContain("refused 0");
    cluster.kill(stuck.node);
    other.time.settle();
    stuck.release.countDown();
    stuck.bench.time.settle();

    assertThat(ofTheStuck.calls)
        .startsWith("started", "clustered")
        .contains("claimed 1, not 0", "refused 1")
        .doesNotContain("taken over 1");
    assertThat(ofTheOther.calls).contains("taken over 1").doesNotContain("refused 1");
    assertThat(ofTheOther.alive.getAsInt()).isEqualTo(1);
    // The pauses of a slot, the claim, and the completion.
    assertThat(ofTheStuck.ledgerCalls).hasValue(3);
  }

  @Test
  void aNodeInDoubtClaimsNothing_untilItIsAMemberAgain() {
    Node node = cluster.node("a");
    Bench bench = node(node, b -> b.register(Bench.noop("x")));
    cluster.kill(node);
    turn(bench);
    assertThat(bench.results()).isEmpty();
    node.join(NO_DUTIES);
    bench.time.settle();

    assertThat(bench.only().items()).hasSize(1);
  }

  @Test
  void aJobOfWhichAnotherSlotIsInFlightElsewhereIsSkipped_once() {
    Stuck stuck = stuck(b -> b.dedupe(true));
    Bench other = node(cluster.node("other"), b -> b.dedupe(true).register(Bench.noop("x")));
    other.time.turn(Bench.MINUTE);
    other.time.settle();
    tick(other);
    stuck.release.countDown();
    stuck.bench.time.settle();

    assertThat(other.only().slot()).isEqualTo(FIRST.plus(Bench.MINUTE));
    assertThat(other.only().items().get(0).outcome()).isEqualTo(Outcome.SKIPPED_DUPLICATE);
    assertThat(other.runner.stats().dedupeSkipsTotal()).isEqualTo(1);
  }

  @Test
  void aDueCheckThatThrowsOnEachNodeIsToldOfByOne() {
    Job broken =
        Job.of(
            "x",
            now -> {
              throw new IllegalStateException("no");
            },
            () -> null);
    Bench a = node(cluster.node("a"), x -> x.register(broken));
    Bench b = node(cluster.node("b"), x -> x.register(broken));
    tick(a, b);

    assertThat(items(benches)).extracting(JobResult::outcome).containsExactly(Outcome.PANICKED);
  }

  @Test
  void aPauseHoldsOnEachNode() {
    Bench a = node(cluster.node("a"), x -> x.register(Bench.noop("x")));
    Bench b = node(cluster.node("b"), x -> x.register(Bench.noop("x")));
    a.runner.jobs().pause("x");
    tick(a, b);
    assertThat(items(benches)).isEmpty();
    assertThat(b.runner.jobs().explain("x", FIRST).kind()).isEqualTo(Explanation.Kind.PAUSED);

    b.runner.jobs().resume("x");
    tick(a, b);
    assertThat(items(benches)).hasSize(1);
  }

  @Test
  void pushedAndTriggeredJobsAreNotClaimed() {
    Bench a = node(cluster.node("a"), x -> x.register(Bench.noop("x")));
    Bench b = node(cluster.node("b"), x -> x.register(Bench.noop("x")));
    a.runner.push(List.of(Bench.noop("p")));
    b.runner.push(List.of(Bench.noop("p")));
    tick(a, b);
    Bench.get(b.runner.jobs().trigger("x"));
    Bench.get(a.runner.jobs().trigger("x"));
    a.time.settle();
    b.time.settle();

    assertThat(items(benches).stream().filter(item -> item.id().equals("p"))).hasSize(2);
    assertThat(items(benches).stream().filter(item -> item.executionKey().contains("#")))
        .hasSize(2);
  }

  private static UnaryOperator<RunnerBuilder> registered(int jobs, int limit) {
    return b -> {
      Bench.jobs(jobs, context -> null).forEach(b::register);
      return b.concurrencyLimit(limit);
    };
  }

  @Test
  void whatOthersHaveIsNotAskedForChunkByChunk() {
    AtomicInteger claims = new AtomicInteger();
    Node second = cluster.node("b");
    ClaimLedger counting = asked(second, size -> claims.incrementAndGet());
    UnaryOperator<RunnerBuilder> settings = registered(1000, 1);
    Bench first = node(cluster.node("a"), settings);
    Bench late = node(counting, second, settings);
    tick(first);
    late.tick();

    assertThat(first.only().items()).hasSize(1000);
    assertThat(late.results()).isEmpty();
    assertThat(claims).hasValueLessThan(10);
  }

  @Test
  void ofALongListANodeIsToldWhatTheOthersHave_andDoesNotAskForIt() {
    AtomicInteger asked = new AtomicInteger();
    Node second = cluster.node("b");
    Bench first = node(cluster.node("a"), registered(5000, 50));
    Bench late = node(asked(second, asked::addAndGet), second, registered(5000, 10));
    tick(first);
    late.tick();

    assertThat(first.only().items()).hasSize(5000);
    assertThat(late.results()).isEmpty();
    assertThat(asked).hasValue(10);
  }

  @Test
  void whoWinsIsToldWhatTheOthersHave_too() {
    Node only = cluster.node("a");
    ClaimLedger telling =
        new PassingLedger(only) {
          @Override
          public Answer claim(Queue queue, List<Key> keys, Set<String> overlapping, Walk walk)
              throws LedgerException {
            Answer answer = super.claim(queue, keys, overlapping, walk);
            return new Answer(answer.won(), List.of(new Range(0, 5000)));
          }
        };
    Bench bench = node(telling, only, registered(5000, 10));
    tick(bench);

    assertThat(bench.only().items()).hasSize(10);
  }

  @Test
  void ofALongListEachIsRunOnce_thoughNodesWalkItTogether() {
    for (String name : List.of("a", "b", "c")) {
      node(cluster.node(name), registered(5000, 7));
    }
    tick(benches.toArray(Bench[]::new));

    assertThat(items(benches)).extracting(JobResult::id).hasSize(5000).doesNotHaveDuplicates();
  }

  @Test
  void aJobThatOneNodeAloneKnowsIsRunByIt_thoughTheOthersHaveAllAroundIt() {
    List<Job> jobs = Bench.jobs(1000, context -> null);
    Bench first =
        node(
            cluster.node("a"),
            b -> {
              jobs.forEach(b::register);
              return b;
            });
    Bench late =
        node(
            cluster.node("b"),
            b -> {
              jobs.subList(0, 500).forEach(b::register);
              b.register(Bench.noop("alone"));
              jobs.subList(500, 1000).forEach(b::register);
              return b.concurrencyLimit(1);
            });
    tick(first);
    late.tick();

    assertThat(first.only().items()).hasSize(1000);
    assertThat(late.only().byId()).containsOnlyKeys("alone");
  }

  @Test
  void whatIsRefusedThoughNobodyHasIt_isAskedForAgain() {
    Node only = cluster.node("a");
    AtomicInteger refusals = new AtomicInteger(2);
    ClaimLedger refusing =
        new PassingLedger(only) {
          @Override
          public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping)
              throws LedgerException {
            return refusals.getAndDecrement() > 0
                ? List.of()
                : super.claim(queue, keys, overlapping);
          }
        };
    Bench bench = node(refusing, only, b -> b.register(Bench.noop("x")));
    tick(bench);

    assertThat(bench.only().byId()).containsOnlyKeys("x");
  }

  @Test
  void whatTheLedgerDoesNotAcceptIsNotAskedFor_butCountedAndExplained() {
    Node only = cluster.node("a");
    List<String> asked = new CopyOnWriteArrayList<>();
    ClaimLedger choosy =
        new PassingLedger(only) {
          @Override
          public boolean accepts(Queue queue, String jobId) {
            return !jobId.equals("refused");
          }

          @Override
          public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping)
              throws LedgerException {
            keys.forEach(key -> asked.add(key.jobId()));
            return super.claim(queue, keys, overlapping);
          }
        };
    List<SlotMissed> missed = new CopyOnWriteArrayList<>();
    Bench bench =
        node(
            choosy,
            only,
            b ->
                b.onSlotMissed(missed::add)
                    .register(Bench.noop("refused"))
                    .register(Bench.noop("accepted")));
    tick(bench);

    assertThat(bench.only().byId()).containsOnlyKeys("accepted");
    assertThat(asked).containsExactly("accepted");
    assertThat(missed)
        .singleElement()
        .extracting(SlotMissed::reason)
        .asString()
        .contains("this node could not claim 1 job ");
    assertThat(bench.runner.stats().missedSlotsTotal()).isEqualTo(1);
    Explanation why = bench.runner.jobs().explain("refused", FIRST);
    assertThat(why.kind()).isEqualTo(Explanation.Kind.SLOT_MISSED);
    assertThat(why.sentence()).contains("the cluster takes no claim of it");
  }

  @Test
  void whatNobodyHasClaimedWhenItsSlotIsClosedIsCountedAndExplained() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<SlotMissed> missed = new CopyOnWriteArrayList<>();
    Bench bench =
        node(
            cluster.node("a"),
            b ->
                b.concurrencyLimit(1)
                    .onSlotMissed(missed::add)
                    .source(
                        slot ->
                            Bench.jobs(
                                3,
                                context -> {
                                  running.countDown();
                                  release.await();
                                  return "ran";
                                })));
    turn(bench);
    Bench.await(running);
    cluster.closeUpTo(FIRST);
    release.countDown();
    bench.time.settle();

    assertThat(bench.only().items()).hasSize(1);
    String ran = bench.only().items().get(0).id();
    assertThat(missed)
        .singleElement()
        .matches(event -> event.from().equals(FIRST) && event.to().equals(FIRST))
        .extracting(SlotMissed::reason)
        .asString()
        .endsWith(
            ", this node could not claim 2 jobs before the slot was closed, and no claim of"
                + " another node is known.");
    assertThat(bench.runner.stats().missedSlotsTotal()).isEqualTo(1);
    for (String id : List.of("job-0", "job-1", "job-2")) {
      assertThat(bench.runner.jobs().explain(id, FIRST).kind())
          .isEqualTo(id.equals(ran) ? Explanation.Kind.RAN : Explanation.Kind.SLOT_MISSED);
    }
  }

  @Test
  void whileTheLedgerIsAway_slotsAreMissed_andWhatWasDueBeforeWaits() {
    Away ledger = new Away(cluster.node("a"));
    List<SlotMissed> missed = new CopyOnWriteArrayList<>();
    AtomicInteger pushed = new AtomicInteger();
    Bench bench =
        node(
            ledger,
            ledger.node,
            b -> b.register(Bench.noop("x")).onSlotMissed(missed::add).batchesPerTick(9));
    ledger.claims = true;
    turn(bench);
    ledger.everything = true;
    bench.runner.push(List.of(Bench.job("p", context -> pushed.incrementAndGet())));
    turn(bench);
    Bench.eventually(() -> missed.size() == 1 && pushed.get() == 1);
    assertThat(missed.get(0).from()).isEqualTo(FIRST.plus(Bench.MINUTE));
    assertThat(missed.get(0).reason())
        .isEqualTo("The ledger of the cluster could not be reached: away");
    Bench.eventually(() -> bench.runner.clusterProblem().isPresent());
    assertThat(bench.runner.clusterProblem()).contains("away");
    ledger.claims = false;
    ledger.everything = false;
    Bench.eventually(() -> items(benches).stream().anyMatch(item -> item.id().equals("x")));
    bench.time.settle();

    Bench.eventually(() -> bench.runner.clusterProblem().isEmpty());
    assertThat(items(benches)).extracting(JobResult::id).containsExactlyInAnyOrder("p", "x");
    assertThat(bench.runner.stats().missedSlotsTotal()).isEqualTo(1);
  }

  /** Goes by a clock of its own until it is a member. */
  private static final class Late implements Membership {

    private final Node node;
    private final InstantSource own;
    private volatile Duties duties = NO_DUTIES;

    Late(Node node, InstantSource own) {
      this.node = node;
      this.own = own;
    }

    void arrive() {
      node.join(duties);
    }

    @Override
    public void join(Duties given) {
      duties = given;
    }

    @Override
    public void leave() {
      node.leave();
    }

    @Override
    public long incarnation() {
      return node.incarnation();
    }

    @Override
    public String nodeName() {
      return node.nodeName();
    }

    @Override
    public List<Member> members() {
      return node.members();
    }

    @Override
    public InstantSource clock() {
      return () -> incarnation() == 0 ? own.instant() : node.clock().instant();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-90, -60, 0, 60, 90})
  void whoseClockWasWrongUntilTheClusterToldTheTime_beginsWithTheNextSlot(int minutesAhead) {
    Away ledger = new Away(cluster.node("a"));
    ledger.everything = true;
    Late late = new Late(ledger.node, () -> clock.instant().plus(Duration.ofMinutes(minutesAhead)));
    List<SlotMissed> missed = new CopyOnWriteArrayList<>();
    Bench bench =
        Bench.with(
            b ->
                b.ledger(ledger, late)
                    .missedSlots(MissedSlots.ALL)
                    .onSlotMissed(missed::add)
                    .register(Bench.noop("x"))
                    .register(Job.of("never", now -> false, () -> null)));
    benches.add(bench);
    tick(bench);
    // It answers before this node is a member.
    ledger.everything = false;
    tick(bench);
    late.arrive();
    tick(bench);
    tick(bench);

    List<Instant> slots = items(benches).stream().map(JobResult::slot).toList();
    Instant third = FIRST.plus(Bench.MINUTE.multipliedBy(2));
    Instant fourth = third.plus(Bench.MINUTE);
    assertThat(slots).isEqualTo(minutesAhead == 0 ? List.of(third, fourth) : List.of(fourth));
    assertThat(missed)
        .hasSize(2)
        .allMatch(each -> each.reason().startsWith("The ledger of the cluster could not"));
    assertThat(bench.runner.stats().lastSlot()).isEqualTo(fourth);
    assertThat(bench.runner.jobs().explain("never", fourth).kind())
        .isEqualTo(Explanation.Kind.DUE_CHECK_SAID_NO);
  }

  @Test
  void aResultWaitsUntilItsCompletionsAreStored() {
    Away ledger = new Away(cluster.node("a"));
    AtomicInteger ran = new AtomicInteger();
    Bench bench =
        node(
            ledger, ledger.node, b -> b.register(Bench.job("x", context -> ran.incrementAndGet())));
    ledger.completions = true;
    turn(bench);
    Bench.eventually(() -> ledger.refusals.get() > 0);
    assertThat(ran).hasValue(1);
    assertThat(bench.results()).isEmpty();
    ledger.completions = false;
    Bench.eventually(() -> !bench.results().isEmpty());

    assertThat(bench.only().items()).hasSize(1);
  }

  @Test
  void aStopDoesNotWaitForALedgerThatDoesNotComeBack() {
    Away ledger = new Away(cluster.node("a"));
    Bench bench = node(ledger, ledger.node, b -> b.register(Bench.noop("x")));
    ledger.completions = true;
    turn(bench);
    Bench.eventually(() -> ledger.refusals.get() > 0);
    bench.runner.stop();
    bench.time.turn(Duration.ofMinutes(2));

    assertThat(bench.runner.awaitStopped(Duration.ofSeconds(60))).isTrue();
    assertThat(bench.results()).isEmpty();
  }

  @Test
  void itIsOneOfTheMembers_andAloneWithoutACluster() {
    Bench a = node(cluster.node("a"), b -> b);
    node(cluster.node("b"), b -> b);

    assertThat(a.runner.members())
        .extracting(member -> member.name() + member.self())
        .containsExactlyInAnyOrder("atrue", "bfalse");
    try (Bench single = Bench.with(b -> b.appName("shop"))) {
      assertThat(single.runner.members())
          .singleElement()
          .matches(member -> member.self() && member.alive() && member.name().equals("shop"));
    }
  }

  /** Makes an object for each evaluation, and counts them. */
  private static final class Counted extends JobInstance.Factory {

    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger destroyed = new AtomicInteger();

    @Override
    public String id() {
      return "x";
    }

    @Override
    public JobInstance newInstance() {
      made.incrementAndGet();
      return new JobInstance() {
        @Override
        public void destroy() {
          destroyed.incrementAndGet();
        }

        @Override
        public Object run(JobContext context) {
          return "ran";
        }
      };
    }

    @Override
    public Object run(JobContext context) {
      throw new AssertionError("The factory itself is not to be run.");
    }
  }

  @Test
  void theObjectOfAJobIsDestroyedOnEachNode_alsoWhereItWasNotWon() {
    Counted job = new Counted();
    Bench a = node(cluster.node("a"), x -> x.register(job));
    Bench b = node(cluster.node("b"), x -> x.register(job));
    tick(a, b);

    assertThat(items(benches)).extracting(JobResult::value).containsExactly("ran");
    assertThat(job.made).hasValue(2);
    assertThat(job.destroyed).hasValue(2);
  }

  @Test
  void aJobWithAJitterIsClaimedAtItsEnd_andThatOfEachNodeIsRunByEach() {
    UnaryOperator<RunnerBuilder> jittered =
        x ->
            x.register(Bench.noop("x"))
                .register(new Everywhere())
                .jobSetting("x", "jitter", "30s")
                .jobSetting("everywhere", "jitter", "30s");
    Bench a = node(cluster.node("a"), jittered);
    Bench b = node(cluster.node("b"), jittered);
    tick(a, b);
    assertThat(items(benches)).isEmpty();
    assertThat(a.runner.jobs().explain("x", FIRST).sentence()).contains("waits for its jitter");
    for (Bench bench : benches) {
      bench.time.advance(Duration.ofSeconds(30));
    }

    Instant begins = FIRST.plus(Jitter.delay("x", FIRST, Duration.ofSeconds(30)));
    assertThat(items(benches).stream().filter(item -> item.id().equals("x")))
        .singleElement()
        .matches(item -> item.startedAt().equals(begins));
    assertThat(items(benches).stream().filter(item -> item.id().equals("everywhere")))
        .extracting(JobResult::executionKey)
        .containsExactlyInAnyOrder("everywhere@" + FIRST + "@a", "everywhere@" + FIRST + "@b");
  }

  @Test
  void aJobThatWaitsForItsJitterWhenANodeStopsIsLeftToTheOthers() {
    UnaryOperator<RunnerBuilder> jittered =
        x -> x.register(Bench.noop("x")).jobSetting("x", "jitter", "30s");
    Bench a = node(cluster.node("a"), jittered);
    Bench b = node(cluster.node("b"), jittered);
    tick(a, b);
    a.runner.stopAndWait();
    b.time.advance(Duration.ofSeconds(30));

    assertThat(a.results()).isEmpty();
    assertThat(b.only().items().get(0).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void manyNodesAndSlots_noneTwice_noneLeftOut() {
    int slots = 20;
    int jobs = 200;
    for (int i = 0; i < 5; i++) {
      int limit = 1 + 3 * i;
      node(
          cluster.node("node-" + i),
          b -> {
            Bench.jobs(jobs, context -> null).forEach(b::register);
            return b.concurrencyLimit(limit).resultBuffer(1000);
          });
    }
    for (int i = 0; i < slots; i++) {
      turn(benches.toArray(Bench[]::new));
    }
    benches.forEach(bench -> bench.time.settle());

    assertThat(items(benches))
        .extracting(JobResult::executionKey)
        .hasSize(slots * jobs)
        .doesNotHaveDuplicates();
  }

  /** Cannot be reached, as far as it is told to. */
  private static final class Away extends PassingLedger {

    volatile boolean claims;
    volatile boolean completions;
    volatile boolean everything;
    final AtomicInteger refusals = new AtomicInteger();

    Away(Node node) {
      super(node);
    }

    private void check(boolean away) throws LedgerException {
      if (away || everything) {
        refusals.incrementAndGet();
        throw new LedgerException("away", new IllegalStateException());
      }
    }

    @Override
    public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping)
        throws LedgerException {
      check(claims);
      return super.claim(queue, keys, overlapping);
    }

    @Override
    public Answer claim(Queue queue, List<Key> keys, Set<String> overlapping, Walk walk)
        throws LedgerException {
      check(claims);
      return super.claim(queue, keys, overlapping, walk);
    }

    @Override
    public Set<Completion> complete(Collection<Completion> ended) throws LedgerException {
      check(completions);
      return super.complete(ended);
    }

    @Override
    public Set<String> paused() throws LedgerException {
      check(false);
      return super.paused();
    }
  }
}
