package org.runnercdi.cdi;

import jakarta.enterprise.util.AnnotationLiteral;
import org.runnercdi.RunnableJob;

/** A {@link RunnableJob} annotation out of the texts that the extension read. */
@SuppressWarnings("BadAnnotationImplementation") // AnnotationLiteral compares the members
final class RunnableJobLiteral extends AnnotationLiteral<RunnableJob> implements RunnableJob {

  private static final long serialVersionUID = 1L;

  private final String id;
  private final String cron;
  private final String every;
  private final String zone;
  private final String timeout;
  private final Overlap overlap;
  private final Nodes nodes;

  RunnableJobLiteral(
      String id,
      String cron,
      String every,
      String zone,
      String timeout,
      Overlap overlap,
      Nodes nodes) {
    this.id = id;
    this.cron = cron;
    this.every = every;
    this.zone = zone;
    this.timeout = timeout;
    this.overlap = overlap;
    this.nodes = nodes;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String cron() {
    return cron;
  }

  @Override
  public String every() {
    return every;
  }

  @Override
  public String zone() {
    return zone;
  }

  @Override
  public String timeout() {
    return timeout;
  }

  @Override
  public Overlap overlap() {
    return overlap;
  }

  @Override
  public Nodes nodes() {
    return nodes;
  }
}
