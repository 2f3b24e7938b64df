package org.runnercdi.it.weld.app;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Tells one request context from another, and when it ends. */
@RequestScoped
public class RequestId {

  @Inject Log log;
  private final String value = UUID.randomUUID().toString();

  public String value() {
    return value;
  }

  @PreDestroy
  void end() {
    log.add("ended " + value);
  }
}
