package org.runnercdi.sample;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.ClientErrorException;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Result;
import org.runnercdi.Runner;

/** The calls, for people and programs. */
@Path("/calls")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({Account.VIEWER, Account.EDITOR})
@Tag(name = "Calls")
public class CallsResource {

  private static final String TOO_SMALL = "The value must be at least {value}.";
  private static final String TOO_LARGE = "The value must be at most {value}.";

  /** Times the largest size it is still an int. */
  private static final int LAST_PAGE = 1_000_000;

  private final Runner runner;
  private final CustomersCalls calls;
  private final Crons crons;
  private final Crontab crontab;
  private final ResultStore results;
  private final SecurityIdentity identity;

  CallsResource(
      Runner runner,
      CustomersCalls calls,
      Crons crons,
      Crontab crontab,
      ResultStore results,
      SecurityIdentity identity) {
    this.runner = runner;
    this.calls = calls;
    this.crons = crons;
    this.crontab = crontab;
    this.results = results;
    this.identity = identity;
  }

  @GET
  @Transactional
  @Operation(
      summary = "Lists the calls, each with its next time and its last result",
      description = "With a text: those whose name or URL contains it, in whatever case.")
  public Page<CallView> list(
      @QueryParam("text")
          @DefaultValue("")
          @Size(max = 100, message = "The text must not be longer than {max} characters.")
          @Pattern(regexp = "[^\\x00]*", message = "The text must not have a NUL in it.")
          String text,
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
    return page(Call.containing(text), page, size, this::views);
  }

  @POST
  @RolesAllowed(Account.EDITOR)
  @Transactional
  @Operation(summary = "Adds a call")
  public RestResponse<CallView> create(
      @NotNull(message = "The call is missing.") @Valid CallDraft draft) {
    Call call = new Call(draft, Instant.now());
    call.persist();
    return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, whole(call))
        .location(URI.create("/calls/" + call.id))
        .build();
  }

  @GET
  @Path("{id}")
  @Transactional
  @Operation(summary = "Shows a call")
  public CallView get(@PathParam("id") long id) {
    return whole(find(id));
  }

  @PUT
  @RolesAllowed(Account.EDITOR)
  @Path("{id}")
  @Transactional
  @Operation(summary = "Changes a call, from its next minute on")
  public CallView change(
      @PathParam("id") long id, @NotNull(message = "The call is missing.") @Valid CallDraft draft) {
    Call call = find(id);
    call.change(draft);
    return whole(call);
  }

  @DELETE
  @RolesAllowed(Account.EDITOR)
  @Path("{id}")
  @Transactional
  @Operation(summary = "Deletes a call and its results")
  public void delete(@PathParam("id") long id) {
    find(id).delete();
  }

  @POST
  @RolesAllowed(Account.EDITOR)
  @Path("{id}/enable")
  @Consumes(MediaType.WILDCARD)
  @Transactional
  @Operation(summary = "Lets a call run when it is due")
  public CallView enable(@PathParam("id") long id) {
    return enabled(id, true);
  }

  @POST
  @RolesAllowed(Account.EDITOR)
  @Path("{id}/disable")
  @Consumes(MediaType.WILDCARD)
  @Transactional
  @Operation(summary = "Keeps a call from running when it is due")
  public CallView disable(@PathParam("id") long id) {
    return enabled(id, false);
  }

  @POST
  @RolesAllowed(Account.EDITOR)
  @Path("{id}/run")
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "Runs a call now, whatever its schedule says, and answers its result")
  public CompletionStage<ResultView> run(@PathParam("id") long id) {
    find(id);
    return runner
        .pushAndAwait(List.of(calls.job(id, now -> true)))
        .thenApplyAsync(this::stored, Infrastructure.getDefaultExecutor());
  }

  @POST
  @RolesAllowed(Account.EDITOR)
  @Path("import")
  @Consumes(MediaType.TEXT_PLAIN)
  @Operation(
      summary = "Adds the calls of a crontab",
      description = "Lines that are wrong are named, and skipped.")
  public Crontab.Imported importCrontab(@NotNull(message = "The crontab is missing.") String text) {
    try {
      return crontab.add(text.lines());
    } catch (IllegalArgumentException tooLong) {
      throw new ClientErrorException(
          tooLong.getMessage(), Response.Status.REQUEST_ENTITY_TOO_LARGE, tooLong);
    }
  }

  @GET
  @RolesAllowed(Account.EDITOR)
  @Path("export")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(summary = "Writes all calls as a crontab, with their headers and bodies")
  public String export() {
    return crontab.export();
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
        stored -> stored.stream().map(ResultView::of).toList());
  }

  /** What is answered can be read again, whatever happens to this process. */
  private ResultView stored(Result result) {
    results.store();
    return ResultView.of(result.items().get(0));
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

  private CallView whole(Call call) {
    return view(
        call, CallResult.lastOf(List.of(call)).get(call.id), identity.hasRole(Account.EDITOR));
  }

  private List<CallView> views(List<Call> calls) {
    Map<Long, CallResult> last = CallResult.lastOf(calls);
    return calls.stream().map(call -> view(call, last.get(call.id), false)).toList();
  }

  private CallView view(Call call, @Nullable CallResult last, boolean whole) {
    Optional<ScheduleView> schedule =
        crons.of(call.cron, call.zone).map(cron -> ScheduleView.of(cron, Texts.zone(call.zone), 1));
    return new CallView(
        call.id,
        call.name,
        call.cron,
        call.zone,
        schedule.map(ScheduleView::description).orElse("This schedule cannot be read."),
        call.method,
        call.url,
        whole ? call.headers : null,
        whole ? call.body : null,
        call.timeoutMillis,
        call.expectedStatus,
        call.retries,
        call.enabled,
        call.created,
        call.enabled ? schedule.flatMap(ScheduleView::first).orElse(null) : null,
        last == null ? null : ResultView.of(last));
  }
}
