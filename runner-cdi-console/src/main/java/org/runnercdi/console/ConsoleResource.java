package org.runnercdi.console;

import static java.lang.System.Logger.Level.INFO;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Explanation;
import org.runnercdi.JobInfo;
import org.runnercdi.Jobs;
import org.runnercdi.Outcome;
import org.runnercdi.Runner;
import org.runnercdi.console.Accepted.Action;

/**
 * What the console's page asks and orders, as JSON; other programs may as well. What stands here
 * stays: a change that breaks a client gets another version in the path. Whoever may not read is
 * answered 403, with a sentence that says why.
 *
 * <p>An application whose {@code Application} lists its classes lists this one, too.
 */
@ApplicationScoped
@Path("runner/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runner console")
public class ConsoleResource {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private static final int MOST_ITEMS = 200;
  private static final int LAST_PAGE = 1_000_000;
  private static final int TIMES_IN_A_LIST = 3;
  private static final int TIMES = 5;
  private static final String NOT_RUN = "NONE";
  private static final String PROBLEM = "application/problem+json";

  @Inject Console console;
  @Inject Runner runner;

  /** Made by the container. */
  public ConsoleResource() {}

  /**
   * How the runner does.
   *
   * @param security of the request
   * @return an {@code Overview}
   */
  @GET
  @Path("overview")
  @Operation(summary = "How the runner does, and what came of the last 60 slots")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Overview.class)))
  @APIResponse(
      responseCode = "403",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public Response overview(@Context SecurityContext security) {
    return read(security, () -> console.overview(mayAct(security)));
  }

  /**
   * Tells that there is something new.
   *
   * @param security of the request
   * @param sink of the client
   * @param sse makes events
   */
  @GET
  @Path("events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "Tells that there is something new",
      description =
          "An event 'changed' whenever the overview or the jobs may show something else, several"
              + " at once as one; 'alive' now and then. It is closed at once for those who may not"
              + " read, and where too many are open already.")
  @APIResponse(responseCode = "200", content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  public void events(
      @Context SecurityContext security, @Context SseEventSink sink, @Context Sse sse) {
    try {
      console.parts().access().requireReader(security);
    } catch (Refusal refused) {
      sink.close();
      return;
    }
    if (!console.subscribers().add(sink, sse)) {
      sink.close();
    }
  }

  /**
   * Finds jobs.
   *
   * @param security of the request
   * @param headers of the request: its language is that of the schedules in words
   * @param text part of the id, the source's name or the schedule
   * @param outcome how they ended last
   * @param page from 0
   * @param size of a page
   * @return a {@code JobPage}
   */
  @GET
  @Path("jobs")
  @Operation(summary = "Finds jobs")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = JobPage.class)))
  @APIResponse(
      responseCode = "400",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "403",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public Response jobs(
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @Parameter(description = "Part of the id, the source's name or the schedule.")
          @QueryParam("q")
          @DefaultValue("")
          String text,
      @Parameter(description = "How they ended last: an outcome, or NONE if they have not run.")
          @QueryParam("outcome")
          @DefaultValue("")
          String outcome,
      @Parameter(description = "The number of the page, from 0.")
          @QueryParam("page")
          @DefaultValue("0")
          String page,
      @Parameter(description = "How many jobs a page has, 1 to 200.")
          @QueryParam("size")
          @DefaultValue("25")
          String size) {
    return read(
        security,
        () -> {
          int number = number("page", page, 0, LAST_PAGE);
          int items = number("size", size, 1, MOST_ITEMS);
          JobIndex.Found found =
              console
                  .parts()
                  .index()
                  .find(
                      new JobIndex.Query(text, outcome(outcome), outcome.equals(NOT_RUN)),
                      number,
                      items);
          JobViews views = views(headers);
          return new JobPage(
              found.jobs().stream().map(job -> views.view(job, TIMES_IN_A_LIST)).toList(),
              number,
              items,
              found.total(),
              found.all(),
              mayAct(security));
        });
  }

  /**
   * Shows a job.
   *
   * @param security of the request
   * @param headers of the request
   * @param id of the job
   * @return a {@code JobDetail}
   */
  @GET
  @Path("job")
  @Operation(summary = "Shows a job, its next times and how it ended")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = JobDetail.class)))
  @APIResponse(
      responseCode = "403",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "404",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public Response job(
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @QueryParam("id") @DefaultValue("") String id) {
    return read(
        security,
        () -> {
          JobInfo job = console.parts().index().get(id);
          if (job == null) {
            throw unknown(id);
          }
          return views(headers).detail(job, TIMES, mayAct(security));
        });
  }

  /**
   * Explains.
   *
   * @param security of the request
   * @param id of the job
   * @param at an instant, or a local time in the job's zone
   * @return an {@code ExplanationView}
   */
  @GET
  @Path("explain")
  @Operation(summary = "Says why a job did, or did not, run in a minute")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ExplanationView.class)))
  @APIResponse(
      responseCode = "400",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "403",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "404",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public Response explain(
      @Context SecurityContext security,
      @QueryParam("id") @DefaultValue("") String id,
      @Parameter(description = "2026-11-26T06:00:00Z, or 2026-11-26T06:00 in the job's zone.")
          @QueryParam("at")
          @DefaultValue("")
          String at) {
    return read(
        security,
        () -> {
          Instant instant = instant(at, JobViews.zone(console.parts().index().get(id)));
          Explanation why = registry().explain(id, instant);
          return new ExplanationView(instant, why.kind(), why.sentence());
        });
  }

  /**
   * Runs a job now.
   *
   * @param security of the request
   * @param headers of the request
   * @param uri of the request
   * @param id of the job
   * @return an {@code Accepted}; the run may not have begun
   */
  @POST
  @Path("trigger")
  @Operation(
      summary = "Runs a job now, whatever its schedule says",
      description = "Answers at once; the run may not have begun.")
  @APIResponse(
      responseCode = "202",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Accepted.class)))
  @APIResponse(
      responseCode = "403",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "404",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "409",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public Response trigger(
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @QueryParam("id") @DefaultValue("") String id) {
    return act(security, headers, uri, id, Action.TRIGGER);
  }

  /**
   * Holds a job back.
   *
   * @param security of the request
   * @param headers of the request
   * @param uri of the request
   * @param id of the job
   * @return an {@code Accepted}
   */
  @POST
  @Path("pause")
  @Operation(summary = "Holds a job back, from its next slot on")
  @APIResponse(
      responseCode = "202",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Accepted.class)))
  @APIResponse(
      responseCode = "403",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "404",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public Response pause(
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @QueryParam("id") @DefaultValue("") String id) {
    return act(security, headers, uri, id, Action.PAUSE);
  }

  /**
   * Ends a pause.
   *
   * @param security of the request
   * @param headers of the request
   * @param uri of the request
   * @param id of the job
   * @return an {@code Accepted}
   */
  @POST
  @Path("resume")
  @Operation(summary = "Ends the pause of a job, from its next slot on")
  @APIResponse(
      responseCode = "202",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Accepted.class)))
  @APIResponse(
      responseCode = "403",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "404",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public Response resume(
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @QueryParam("id") @DefaultValue("") String id) {
    return act(security, headers, uri, id, Action.RESUME);
  }

  /** What is asked for, or why it is not given. */
  @FunctionalInterface
  private interface Answer {
    Object get() throws Refusal;
  }

  private Response read(SecurityContext security, Answer answer) {
    return answer(
        Status.OK,
        () -> {
          console.parts().access().requireReader(security);
          return answer.get();
        });
  }

  private Response act(
      SecurityContext security, HttpHeaders headers, UriInfo uri, String id, Action action) {
    return answer(
        Status.ACCEPTED,
        () -> {
          console.parts().access().requireOperator(security, headers, uri.getBaseUri());
          take(action, id);
          Principal user = security.getUserPrincipal();
          LOG.log(
              INFO,
              "Console: "
                  + action.name().toLowerCase(Locale.ROOT)
                  + " of job '"
                  + oneLine(id)
                  + "' by "
                  + (user == null ? "somebody without a name" : oneLine(user.getName()))
                  + ".");
          console.acted();
          return new Accepted(id, action);
        });
  }

  private void take(Action action, String id) throws Refusal {
    switch (action) {
      case TRIGGER -> {
        if (registry().trigger(id).isCompletedExceptionally()) {
          throw new Refusal(Status.CONFLICT, "The runner does not run: it is disabled or stopped.");
        }
      }
      case PAUSE -> registry().pause(id);
      case RESUME -> registry().resume(id);
    }
  }

  private static Response answer(Status status, Answer answer) {
    try {
      return response(status.getStatusCode(), MediaType.APPLICATION_JSON, answer.get());
    } catch (Refusal refused) {
      return problem(refused.problem());
    } catch (NoSuchElementException e) {
      return problem(new Refusal(Status.NOT_FOUND, String.valueOf(e.getMessage())).problem());
    }
  }

  private static Response problem(Problem problem) {
    return response(problem.status(), PROBLEM, problem);
  }

  /** Bytes, which no provider of JSON takes for its own. */
  private static Response response(int status, String type, Object entity) {
    Response.ResponseBuilder response =
        Response.status(status).type(type).entity(Json.bytes(entity)).header(Access.HEADER, "v1");
    PageHeaders.OF_ANSWERS.forEach(response::header);
    return response.build();
  }

  private Jobs registry() {
    return runner.jobs();
  }

  private boolean mayAct(SecurityContext security) {
    return console.parts().access().mayAct(security);
  }

  private JobViews views(HttpHeaders headers) {
    return new JobViews(
        registry(),
        headers.getAcceptableLanguages().stream()
            .filter(language -> !language.getLanguage().equals("*"))
            .findFirst()
            .orElse(Locale.ENGLISH));
  }

  private static NoSuchElementException unknown(String id) {
    return new NoSuchElementException("There is no job of the id '" + id + "'.");
  }

  private static @Nullable Outcome outcome(String text) throws Refusal {
    if (text.isEmpty() || text.equals(NOT_RUN)) {
      return null;
    }
    try {
      return Outcome.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw bad(
          "outcome",
          text,
          "one of "
              + Arrays.stream(Outcome.values()).map(Outcome::name).collect(Collectors.joining(", "))
              + ", "
              + NOT_RUN);
    }
  }

  private static int number(String name, String text, int least, int most) throws Refusal {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw bad(name, text, "a whole number from " + least + " to " + most);
    }
    throw bad(name, text, "a whole number from " + least + " to " + most);
  }

  private static Instant instant(String text, String zone) throws Refusal {
    try {
      Instant instant =
          text.endsWith("Z")
              ? Instant.parse(text)
              : LocalDateTime.parse(text).atZone(ZoneId.of(zone)).toInstant();
      // The runner counts slots in milliseconds.
      return Instant.ofEpochMilli(instant.toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw bad("at", text, "2026-11-26T06:00:00Z, or 2026-11-26T06:00 for a time in " + zone);
    }
  }

  private static Refusal bad(String name, String text, String right) {
    return new Refusal(Status.BAD_REQUEST, name + " is '" + text + "': write " + right + ".");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
