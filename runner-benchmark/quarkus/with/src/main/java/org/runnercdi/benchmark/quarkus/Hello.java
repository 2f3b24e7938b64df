package org.runnercdi.benchmark.quarkus;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** What the application is there for. */
@Path("/")
public class Hello {

  /**
   * Greets.
   *
   * @return a greeting
   */
  @GET
  public String hello() {
    return "Hello";
  }
}
