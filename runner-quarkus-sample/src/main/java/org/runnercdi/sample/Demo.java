package org.runnercdi.sample;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;

/** Something to call, so that the application shows real outcomes without the Internet. */
@ApplicationScoped
class Demo {

  private static final int LONGEST_MILLIS = 60_000;

  private final Vertx vertx;
  private final AtomicInteger flakyCalls = new AtomicInteger();

  Demo(Vertx vertx) {
    this.vertx = vertx;
  }

  void routes(@Observes Router router) {
    router.route("/demo/fast").handler(request -> answer(request, 200));
    router.route("/demo/slow").handler(this::slow);
    router.route("/demo/failing").handler(request -> answer(request, 500));
    router.route("/demo/flaky").handler(request -> answer(request, everyOther(503, 200)));
  }

  /** {@code /demo/slow?millis=3000}. */
  private void slow(RoutingContext request) {
    String asked = request.request().getParam("millis", "3000");
    int millis = asked.matches("[1-9]\\d{0,4}") ? Integer.parseInt(asked) : 3000;
    vertx.setTimer(Math.min(millis, LONGEST_MILLIS), timer -> answer(request, 200));
  }

  private int everyOther(int first, int second) {
    return flakyCalls.getAndIncrement() % 2 == 0 ? first : second;
  }

  private static void answer(RoutingContext request, int status) {
    if (!request.response().ended() && !request.response().closed()) {
      request.response().setStatusCode(status).end();
    }
  }
}
