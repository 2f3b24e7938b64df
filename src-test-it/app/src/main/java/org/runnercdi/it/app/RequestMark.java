package org.runnercdi.it.app;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/** One for each request context. */
@RequestScoped
public class RequestMark {

  @Inject RequestMarks marks;
  private int number;

  @PostConstruct
  void begin() {
    number = marks.begin();
  }

  @PreDestroy
  void end() {
    marks.end();
  }

  public int number() {
    return number;
  }
}
