package org.runnercdi.sample;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Sort;
import io.smallrye.common.annotation.Blocking;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.Runner;

/** The calls, for people and programs. */
@Path("/calls")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Calls")
public class CallsResource {

  private static final String TOO_SMALL = "The value must be at least {value}.";
  private static final String TOO_LARGE = "The value must be at most {value}.";

  /** Times the largest size it is still an int. */
  private static final int LAST_PAGE = 1_000_000;

  private final Runner runner;
  private final CallClient client;
  private final Crons crons;

  CallsResource(Runner runner, CallClient client, Crons crons) {
    this.runner = runner;
    this.client = client;
    this.crons = crons;
  }

  @GET
  @Transactional
  @Operation(summary = "Lists the calls, each with its next time and its last result")
  public Page<CallView> list(
      @QueryParam("page")
          @DefaultValue("0")
          @Min(value = 0, message = TOO_SMALL)
          @Max(value = LAST_PAGE, message = TOO_LARGE)
          int page,
      @QueryParam("size")
          @DefaultValue("50")
          @Min(value = 1, message = TOO_SMALL)
          @Max(value = 200, message = TOO_LARGE)
          int size) {
    return page(Call.<Call>findAll(Sort.by("id")), page, size, this::views);
  }

  @POST
  @Transactional
  @Operation(summary = "Adds a call")
  public RestResponse<CallView> create(
      @NotNull(message = "The call is missing.") @Valid CallDraft draft) {
    Call call = new Call(draft, Instant.now());
    call.persist();
    return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view(call))
        .location(URI.create("/calls/" + call.id))
        .build();
  }

  @GET
  @Path("{id}")
  @Transactional
  @Operation(summary = "Shows a call")
  public CallView get(@PathParam("id") long id) {
    return view(find(id));
  }

  @PUT
  @Path("{id}")
  @Transactional
  @Operation(summary = "Changes a call, from its next minute on")
  public CallView change(
      @PathParam("id") long id, @NotNull(message = "The call is missing.") @Valid CallDraft draft) {
    Call call = find(id);
    call.change(draft);
    return view(call);
  }

  @DELETE
  @Path("{id}")
  @Transactional
  @Operation(summary = "Deletes a call and its results")
  public void delete(@PathParam("id") long id) {
    find(id).delete();
  }

  @POST
  @Path("{id}/enable")
  @Consumes(MediaType.WILDCARD)
  @Transactional
  @Operation(summary = "Lets a call run when it is due")
  public CallView enable(@PathParam("id") long id) {
    return enabled(id, true);
  }

  @POST
  @Path("{id}/disable")
  @Consumes(MediaType.WILDCARD)
  @Transactional
  @Operation(summary = "Keeps a call from running when it is due")
  public CallView disable(@PathParam("id") long id) {
    return enabled(id, false);
  }

  @POST
  @Path("{id}/run")
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "Runs a call now, whatever its schedule says, and answers its result")
  public CompletionStage<ResultView> run(@PathParam("id") long id) {
    Call call = find(id);
    Job job = Job.of(call.jobId(), now -> true, client.bodyOf(call));
    return runner
        .pushAndAwait(List.of(job))
        .thenApply(result -> ResultView.of(result.items().get(0)));
  }

  @GET
  @Path("{id}/results")
  @Transactional
  @Operation(summary = "Lists the results of a call, the latest first")
  public Page<ResultView> results(
      @PathParam("id") long id,
      @QueryParam("page")
          @DefaultValue("0")
          @Min(value = 0, message = TOO_SMALL)
          @Max(value = LAST_PAGE, message = TOO_LARGE)
          int page,
      @QueryParam("size")
          @DefaultValue("50")
          @Min(value = 1, message = TOO_SMALL)
          @Max(value = 200, message = TOO_LARGE)
          int size) {
    return page(
        CallResult.latestOf(find(id)),
        page,
        size,
        results -> results.stream().map(ResultView::of).toList());
  }

  private static Call find(long id) {
    return Call.<Call>findByIdOptional(id)
        .orElseThrow(() -> new NotFoundException("There is no call %d.".formatted(id)));
  }

  private CallView enabled(long id, boolean enabled) {
    Call call = find(id);
    call.enabled = enabled;
    return view(call);
  }

  private static <E, V> Page<V> page(
      PanacheQuery<E> query, int page, int size, Function<List<E>, List<V>> views) {
    List<V> items = views.apply(query.page(page, size).list());
    return new Page<>(items, page, size, query.count());
  }

  private CallView view(Call call) {
    return views(List.of(call)).get(0);
  }

  private List<CallView> views(List<Call> calls) {
    Map<Long, CallResult> last = CallResult.lastOf(calls);
    return calls.stream().map(call -> view(call, last.get(call.id))).toList();
  }

  private CallView view(Call call, @Nullable CallResult last) {
    return new CallView(
        call.id,
        call.name,
        call.cron,
        call.zone,
        call.method,
        call.url,
        call.timeoutMillis,
        call.enabled,
        call.created,
        call.enabled ? next(call) : null,
        last == null ? null : ResultView.of(last));
  }

  private @Nullable Instant next(Call call) {
    return crons
        .of(call)
        .flatMap(
            cron -> cron.next(ZonedDateTime.now(Texts.zone(call.zone)), 1).stream().findFirst())
        .map(ZonedDateTime::toInstant)
        .orElse(null);
  }
}
