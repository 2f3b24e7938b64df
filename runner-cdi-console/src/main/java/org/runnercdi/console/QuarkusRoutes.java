package org.runnercdi.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticObserver;
import jakarta.enterprise.inject.spi.EventContext;
import java.util.List;

/** Gives the page its headers, and tells it where the resources are. Loaded in Quarkus only. */
public final class QuarkusRoutes implements SyntheticObserver<Object> {

  static final String ROOTS = "roots";

  /** Made by the container. */
  public QuarkusRoutes() {}

  @Override
  public void observe(EventContext<Object> event, Parameters parameters) {
    Buffer roots =
        Buffer.buffer(Json.bytes(new Roots(List.of(parameters.get(ROOTS, String[].class)))));
    // Before the files, which have the order 0 and more.
    ((Router) event.getEvent())
        .route("/runner/*")
        .order(-1)
        .handler(request -> answer(request, roots));
  }

  private static void answer(RoutingContext request, Buffer roots) {
    PageHeaders.OF_PAGES.forEach(request.response()::putHeader);
    String path = request.normalizedPath();
    if (path.endsWith("/runner")) {
      request.redirect(path + "/");
    } else if (path.endsWith("/runner/" + Roots.FILE)) {
      request.response().putHeader("Content-Type", "application/json").end(roots);
    } else {
      request.next();
    }
  }
}
