package org.runnercdi.it.meters;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** All meters, one a line. */
@Path("meters")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class MetersResource {

  @Inject Meters meters;

  @GET
  public String all() {
    return meters.print();
  }
}
