package org.runnercdi.it.weld.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** Method jobs of all kinds; none is due by itself. */
@ApplicationScoped
public class Reports {

  @Inject RequestId request;

  @RunnableJob(cron = "off")
  @Traced
  public String daily(JobContext context) {
    return "daily " + context.jobId();
  }

  @RunnableJob(id = "hidden", cron = "off")
  @Traced
  String packagePrivate() {
    return "hidden in " + (request == null ? "a proxy" : "the bean");
  }

  @RunnableJob(id = "static", cron = "off")
  static String ofTheClass() {
    return "static";
  }

  @RunnableJob(id = "morning", cron = "0 6 * * *", zone = "UTC")
  @RunnableJob(id = "evening", cron = "0 18 * * *", zone = "UTC")
  void twice() {}

  @RunnableJob(id = "stage", cron = "off")
  CompletionStage<String> stage() {
    return CompletableFuture.supplyAsync(() -> "later");
  }

  @RunnableJob(id = "checked", cron = "off")
  void checked() throws Exception {
    throw new java.io.IOException("checked");
  }

  @RunnableJob(id = "panic", cron = "off")
  void panic() {
    throw new IllegalStateException("unchecked");
  }

  @RunnableJob(id = "request 1", cron = "off")
  @RunnableJob(id = "request 2", cron = "off")
  String request() {
    return request.value();
  }
}
