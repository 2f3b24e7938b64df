package org.runnercdi.it.app;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.runnercdi.Explanation;
import org.runnercdi.JobInfo;
import org.runnercdi.Member;
import org.runnercdi.Runner;
import org.runnercdi.RunnerStats;

/** What the suite asks and orders over HTTP. */
@Path("")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class Resource {

  @Inject Runner runner;
  @Inject Journal journal;
  @Inject Work work;
  @Inject RequestMark mark;
  @Inject RequestMarks marks;
  @Inject Transactions transactions;

  @GET
  @Path("about")
  public Map<String, Object> about() {
    return Map.of("name", journal.application());
  }

  @GET
  @Path("journal")
  public List<Map<String, Object>> journal(@QueryParam("kind") String kind) {
    return journal.entries(kind);
  }

  @GET
  @Path("jobs")
  public List<Map<String, Object>> jobs() {
    return runner.jobs().list().stream().map(Resource::facts).toList();
  }

  private static Map<String, Object> facts(JobInfo job) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", job.id());
    facts.put("source", job.source().name());
    facts.put("zone", String.valueOf(job.zone()));
    facts.put("enabled", job.enabled());
    facts.put("next", String.valueOf(job.next()));
    return facts;
  }

  @GET
  @Path("stats")
  public Map<String, Object> stats() {
    RunnerStats stats = runner.stats();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("inFlight", stats.inFlightJobs());
    facts.put("queued", stats.batchQueueDepth());
    facts.put("capacity", stats.batchQueueCapacity());
    facts.put("dropped", stats.droppedResultsTotal());
    facts.put("missed", stats.missedSlotsTotal());
    facts.put("lastSlot", String.valueOf(stats.lastSlot()));
    facts.put("peak", work.takePeak());
    facts.putAll(marks.counts());
    return facts;
  }

  @GET
  @Path("members")
  public List<String> members() {
    return runner.members().stream().map(Member::name).toList();
  }

  @GET
  @Path("explain")
  public Map<String, Object> explain(@QueryParam("id") String id, @QueryParam("slot") String slot) {
    Explanation why = runner.jobs().explain(id, Instant.parse(slot));
    return Map.of("kind", why.kind().name(), "sentence", why.sentence());
  }

  /** In a transaction, which a cluster's own statements must have no part in. */
  @POST
  @Path("pause")
  @Transactional
  public Map<String, Object> pause(@QueryParam("id") String id) {
    runner.jobs().pause(id);
    return Map.of("transaction", transactions.status());
  }

  /** As {@link #pause}. */
  @POST
  @Path("resume")
  @Transactional
  public Map<String, Object> resume(@QueryParam("id") String id) {
    runner.jobs().resume(id);
    return Map.of("transaction", transactions.status());
  }

  @POST
  @Path("push")
  public Map<String, Object> push(
      @QueryParam("kind") String kind,
      @QueryParam("id") String id,
      @QueryParam("count") @DefaultValue("1") int count,
      @QueryParam("millis") long millis) {
    return Map.of("accepted", runner.push(work.jobs(kind, id, count, millis)));
  }

  /** Runs at once, and answers without waiting. */
  @POST
  @Path("begin")
  public Map<String, Object> begin(
      @QueryParam("kind") String kind,
      @QueryParam("id") String id,
      @QueryParam("count") @DefaultValue("1") int count,
      @QueryParam("millis") long millis) {
    boolean done = runner.pushAndAwait(work.jobs(kind, id, count, millis)).isDone();
    return Map.of("done", done);
  }

  /** In a transaction and a request of its own, of which a job must see nothing. */
  @POST
  @Path("await")
  @Transactional
  public Map<String, Object> await(
      @QueryParam("kind") String kind,
      @QueryParam("id") String id,
      @QueryParam("count") @DefaultValue("1") int count,
      @QueryParam("millis") long millis)
      throws Exception {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("request", mark.number());
    facts.put("transaction", transactions.status());
    facts.put(
        "result",
        Observers.facts(
            runner.pushAndAwait(work.jobs(kind, id, count, millis)).get(1, TimeUnit.MINUTES)));
    return facts;
  }

  @POST
  @Path("trigger")
  public Map<String, Object> trigger(@QueryParam("id") String id) throws Exception {
    return Observers.facts(runner.jobs().trigger(id).get(1, TimeUnit.MINUTES));
  }

  @POST
  @Path("notes")
  public Map<String, Object> createNotes() throws SQLException {
    transactions.createTable();
    return Map.of();
  }

  @GET
  @Path("notes")
  public List<String> notes() throws SQLException {
    return transactions.read();
  }
}
