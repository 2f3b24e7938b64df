package org.runnercdi.sample;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.ZoneId;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.runnercdi.schedule.Cron;

/** Says what a cron expression means, while somebody types it. */
@Path("/schedule")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Account.VIEWER, Account.EDITOR})
@Tag(name = "Calls")
public class ScheduleResource {

  private static final int TIMES = 5;

  @GET
  @Operation(summary = "Says a schedule in words, with its next times")
  public ScheduleView explain(
      @QueryParam("cron")
          @NotNull(message = "The cron expression is missing.")
          @Size(
              max = 200,
              message = "The cron expression must not be longer than {max} characters.")
          @Parsable(Parsable.As.CRON)
          String cron,
      @QueryParam("zone") @Parsable(Parsable.As.ZONE) @Nullable String zone) {
    ZoneId read = zone == null ? ZoneId.systemDefault() : Texts.zone(zone);
    return ScheduleView.of(Cron.parse(cron, read), read, TIMES);
  }
}
