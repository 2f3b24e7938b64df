package org.runnercdi.it.app.server;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.naming.InitialContext;

/** A web request that has asynchronous work of its own on the server's executor. */
@Path("own-work")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OwnWork {

  @POST
  @SuppressWarnings("BanJNDI") // the client is the suite
  public Map<String, Object> run(@QueryParam("executor") String executor) throws Exception {
    ExecutorService service = InitialContext.doLookup(executor);
    long begun = System.nanoTime();
    try {
      String thread =
          service.submit(() -> Thread.currentThread().getName()).get(20, TimeUnit.SECONDS);
      return Map.of(
          "thread", thread, "millis", Duration.ofNanos(System.nanoTime() - begun).toMillis());
    } catch (TimeoutException e) {
      return Map.of("thread", "", "millis", -1);
    }
  }
}
