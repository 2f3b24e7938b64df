package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.runnercdi.cluster.Application.enabled;
import static org.runnercdi.cluster.Application.plain;
import static org.runnercdi.cluster.Application.with;
import static org.runnercdi.cluster.Processes.eventually;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLTransientConnectionException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.Explanation;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.Jobs;
import org.runnercdi.Member;
import org.runnercdi.RunnableJob;
import org.runnercdi.Runner;
import org.runnercdi.SlotMissed;
import org.runnercdi.engine.RunnerEngine;
import org.runnercdi.health.RunnerAware;

/** An application in a CDI container, with nothing but the jar, a data source and settings. */
class ApplicationClusterTest {

  private final String database = "jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1";
  private final List<Node> nodes = new ArrayList<>();
  private final LogLines log = new LogLines();

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    log.close();
  }

  /** An application on the database of this test. */
  private final class Node extends Application {

    Node(boolean scanned, Map<String, String> settings, Class<?>... beans) {
      super(scanned, with(settings, "test.database", database), beans);
      nodes.add(this);
    }
  }

  /** A node of the same cluster without a container, for Weld has one in a process at a time. */
  private final class Plain implements AutoCloseable {

    private final HikariDataSource pool = JdbcTestCluster.pool(database, 5);
    private final List<Instant> ran = new CopyOnWriteArrayList<>();
    private final Runner runner;

    Plain(String name) {
      runner =
          plain(pool, name)
              .register(Job.of("beat", now -> true, context -> ran.add(context.slot())))
              .build();
    }

    @Override
    public void close() {
      runner.stopAndWait();
      pool.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itSharesItsJobs_whetherTheJarIsScannedOrNot(boolean scanned) throws Exception {
    try (Plain other = new Plain("other")) {
      Node node = new Node(scanned, enabled("node"), Pool.class, Beat.class);
      eventually(() -> node.runner().members().size() == 2 && other.runner.members().size() == 2);
      Instant both = Instant.now();
      eventually(() -> other.ran.stream().anyMatch(both::isBefore));

      Instant slot = other.ran.stream().filter(both::isBefore).findFirst().orElseThrow();
      // Behind by a moment, it would call the slot one of the future.
      eventually(() -> slot.compareTo(lastSlot(node)) <= 0);
      Explanation why = node.get(Jobs.class).explain("beat", slot);
      assertThat(why.kind()).isEqualTo(Explanation.Kind.CLAIMED_ELSEWHERE);
      assertThat(why.sentence()).endsWith("by node other.");
      assertThat(slots(node)).doesNotContainAnyElementsOf(other.ran);
    }
  }

  @Test
  void anotherNodeEnded_thisOneGoesOn() throws Exception {
    Node node;
    try (Plain other = new Plain("other")) {
      node = new Node(false, enabled("node"), Pool.class, Beat.class);
      eventually(() -> other.runner.members().size() == 2);
    }
    int before = slots(node).size();

    eventually(() -> node.runner().members().size() == 1);
    eventually(() -> slots(node).size() > before + 2);
  }

  private static Instant lastSlot(Node node) {
    Instant last = node.runner().stats().lastSlot();
    return last == null ? Instant.EPOCH : last;
  }

  private static List<Instant> slots(Node node) {
    return node.get(Beat.class).ran();
  }

  @Test
  void withoutTheSettingTheApplicationRunsOnItsOwn_andAsksForNoDataSource() throws Exception {
    Node alone = new Node(false, Map.of("runner.cluster.lease", "10s"), Beat.class, Engine.class);

    eventually(() -> !slots(alone).isEmpty());
    assertThat(alone.runner().members()).singleElement().matches(Member::self);
    assertThat(alone.get(Engine.class).runner().clusterProblem()).isEmpty();
  }

  @Test
  void theLogNamesTheNodeAndItsCluster_andKnowsTheKeys() {
    new Node(false, with(enabled("a"), "runner.cluster.datasoruce", "x"), Pool.class, Beat.class);

    assertThat(log.lines())
        .contains(
            "This is the node a of the cluster shop, on the data source the bean DataSource: lease"
                + " PT4S, keep PT2H, at-most-once.")
        .filteredOn(line -> line.contains("is not known"))
        .containsExactly(
            "The setting runner.cluster.datasoruce is not known; the nearest known one is"
                + " runner.cluster.datasource.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          enabled       | yes   | runner.cluster.enabled is 'yes': write true or false.
          create-tables | on    | runner.cluster.create-tables is 'on': write true or false.
          execution     | once  | runner.cluster.execution is 'once': write at-most-once or at-least-once.
          lease         | 1s    | runner.cluster.lease is PT1S: it must be from PT4S to PT1H.
          keep          | 1m    | runner.cluster.keep is PT1M: with a lease of PT4S it must be from PT10M to PT24H.
          keep          | 2 h   | runner.cluster.keep is '2 h': The duration "2 h" is not understood: write
          datasource    | other | runner.cluster.datasource is 'other': there is no data source that is a bean of that name, and JNDI does not find it
          """)
  void aBadValueEndsTheStartWithOneSentence(String name, String value, String sentence) {
    assertThat(refusal(with(enabled("a"), "runner.cluster." + name, value), Pool.class))
        .startsWith(sentence)
        .endsWith(".");
  }

  @Test
  void namesThatAreTooLongEndTheStart() {
    assertThat(refusal(with(enabled("a"), "runner.cluster.name", "n".repeat(101)), Pool.class))
        .endsWith("n': write 100 characters at most.");
    assertThat(refusal(with(enabled("a"), "runner.cluster.node", "n".repeat(201)), Pool.class))
        .endsWith("n': write 200 characters at most.");
  }

  @Test
  void aClusterThatNobodyHasNamedEndsTheStart() {
    assertThat(refusal(Map.of("runner.cluster.enabled", "true"), Pool.class))
        .isEqualTo(
            "runner.cluster.name is missing, and the application has no name of its own: write one"
                + " that all nodes of this application have, and no other application in that"
                + " database.");
    new Node(
        false, Map.of("runner.cluster.enabled", "true", "runner.app-name", "kiosk"), Pool.class);
    assertThat(log.lines()).anyMatch(line -> line.contains(" of the cluster kiosk, "));
  }

  @Test
  void anApplicationWithoutADataSourceDoesNotStart() {
    assertThat(refusal(enabled("a"), Beat.class))
        .isEqualTo(
            "runner.cluster.datasource is missing, and the application has no default data source:"
                + " write the JNDI name of one, or the name of a bean.");
  }

  @Test
  void anApplicationWithSeveralDataSourcesNamesOne() {
    assertThat(refusal(enabled("a"), NamedPool.class, Beat.class))
        .isEqualTo(
            "runner.cluster.datasource is missing, and the application has several default data"
                + " sources: write the name of one, or a JNDI name.");
  }

  private String refusal(Map<String, String> settings, Class<?>... beans) {
    Throwable thrown = catchThrowable(() -> new Node(false, settings, beans));
    while (thrown != null && !(thrown instanceof IllegalArgumentException)) {
      thrown = thrown.getCause();
    }
    return thrown == null ? "It has started." : String.valueOf(thrown.getMessage());
  }

  @Test
  void theDataSourceMayBeABeanOfAName() throws Exception {
    Node node =
        new Node(
            false,
            with(enabled("a"), "runner.cluster.datasource", "jobs"),
            NamedPool.class,
            Beat.class);

    eventually(() -> slots(node).size() > 1);
    assertThat(log.lines()).anyMatch(line -> line.contains(", on the data source jobs: "));
  }

  @Test
  void theApplicationStartsWhileTheDatabaseIsAway_isNotReady_andRecovers() throws Exception {
    AWAY.set(true);
    Node node = new Node(false, enabled("a"), Pool.class, Beat.class, Engine.class);
    RunnerEngine engine = node.get(Engine.class).runner();
    eventually(() -> engine.stats().missedSlotsTotal() > 0);

    assertThat(engine.clusterProblem()).isPresent();
    assertThat(slots(node)).isEmpty();
    assertThat(node.get(Engine.class).missed()).allMatch(reason -> reason.contains("ledger"));

    AWAY.set(false);
    eventually(() -> slots(node).size() > 1);
    eventually(() -> engine.clusterProblem().isEmpty());
  }

  @Test
  void aDatabaseInMemoryIsAWarning() throws Exception {
    Node node = new Node(false, enabled("a"), Pool.class, Beat.class);

    eventually(() -> !slots(node).isEmpty());
    assertThat(log.lines())
        .contains(
            "The cluster's database is in the memory of this process: no node of another process"
                + " sees it, and each runs all jobs.");
  }

  @Test
  void aPoolThatIsTooSmallIsAWarningAtTheStart() throws Exception {
    Node node = new Node(false, with(enabled("a"), "test.pool", "2"), Pool.class, Beat.class);

    eventually(
        () -> log.lines().stream().anyMatch(line -> line.contains("the pool of the data source")));
    eventually(() -> slots(node).size() > 1);
  }

  @Test
  void aPoolThatIsLargeEnoughIsNoWarning() throws Exception {
    Node node = new Node(false, with(enabled("a"), "test.pool", "3"), Pool.class, Beat.class);

    eventually(() -> slots(node).size() > 1);
    assertThat(log.lines()).noneMatch(line -> line.contains("the pool of the data source"));
  }

  @Test
  void noConnectionIsTakenOnACallersThread_whichMayBeInATransaction() throws Exception {
    Node node = new Node(false, enabled("a"), Pool.class, Beat.class);
    eventually(() -> !slots(node).isEmpty());
    TAKEN.clear();

    node.get(Jobs.class).pause("beat");
    node.get(Jobs.class).resume("beat");
    node.get(Jobs.class).explain("beat", slots(node).get(0));

    assertThat(TAKEN).contains("runner-ledger").doesNotContain(Thread.currentThread().getName());
  }

  private static final AtomicBoolean AWAY = new AtomicBoolean();
  private static final Set<String> TAKEN = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void back() {
    AWAY.set(false);
  }

  private static DataSource source() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getProperty("test.database"));
    config.setMaximumPoolSize(Integer.getInteger("test.pool", 5));
    config.setMinimumIdle(0);
    config.setConnectionTimeout(1000);
    HikariDataSource pool = new HikariDataSource(config);
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              TAKEN.add(Thread.currentThread().getName());
              if (AWAY.get()) {
                throw new SQLTransientConnectionException("away");
              }
              try {
                return method.invoke(pool, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The application's data source. */
  @ApplicationScoped
  static class Pool {

    @Produces
    @Singleton
    DataSource make() {
      return source();
    }
  }

  /** One of a name, beside another. */
  @ApplicationScoped
  static class NamedPool {

    @Produces
    @Singleton
    @Named("jobs")
    DataSource make() {
      return source();
    }

    @Produces
    @Singleton
    @Named("others")
    DataSource another() {
      throw new AssertionError("Nobody has asked for it.");
    }
  }

  /** A job of each slot. */
  @RunnableJob(id = "beat")
  static class Beat implements Job {

    private final List<Instant> ran = new CopyOnWriteArrayList<>();

    List<Instant> ran() {
      return List.copyOf(ran);
    }

    @Override
    public Object run(JobContext context) {
      return ran.add(context.slot());
    }
  }

  /** What a health check is given. */
  @ApplicationScoped
  static class Engine implements RunnerAware {

    private volatile @Nullable RunnerEngine runner;
    private final List<String> reasons = new CopyOnWriteArrayList<>();

    RunnerEngine runner() {
      return Objects.requireNonNull(runner);
    }

    List<String> missed() {
      return List.copyOf(reasons);
    }

    void missed(@Observes SlotMissed missed) {
      reasons.add(missed.reason());
    }

    @Override
    public void attach(RunnerEngine attached) {
      runner = attached;
    }
  }
}
