package org.runnercdi.cdi;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanBuilder;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.runnercdi.RunnableJob;

/**
 * Carries the catalog through the parameters of a synthetic bean: parallel arrays of strings, the
 * one form that every container takes.
 */
public final class JobCatalogCreator implements SyntheticBeanCreator<JobCatalog> {

  /** Made by the container. */
  public JobCatalogCreator() {}

  static void write(JobCatalog catalog, SyntheticBeanBuilder<JobCatalog> to) {
    column(to, "key", catalog, JobEntry::key);
    column(to, "kind", catalog, job -> job.kind().name());
    column(to, "class", catalog, JobEntry::className);
    column(to, "member", catalog, JobEntry::member);
    column(to, "takesContext", catalog, job -> String.valueOf(job.takesContext()));
    column(to, "id", catalog, job -> job.annotation().id());
    column(to, "cron", catalog, job -> job.annotation().cron());
    column(to, "every", catalog, job -> job.annotation().every());
    column(to, "zone", catalog, job -> job.annotation().zone());
    column(to, "timeout", catalog, job -> job.annotation().timeout());
    column(to, "overlap", catalog, job -> job.annotation().overlap().name());
    column(to, "nodes", catalog, job -> job.annotation().nodes().name());
    to.withParam("ignored", catalog.ignored().toArray(new String[0]));
    to.withParam("quarkus", String.valueOf(catalog.quarkus()));
  }

  private static void column(
      SyntheticBeanBuilder<JobCatalog> to,
      String name,
      JobCatalog catalog,
      Function<JobEntry, String> value) {
    to.withParam(name, catalog.jobs().stream().map(value).toArray(String[]::new));
  }

  @Override
  public JobCatalog create(Instance<Object> lookup, Parameters from) {
    String[] keys = from.get("key", String[].class);
    String[] kinds = from.get("kind", String[].class);
    String[] classes = from.get("class", String[].class);
    String[] members = from.get("member", String[].class);
    String[] takesContext = from.get("takesContext", String[].class);
    String[] ids = from.get("id", String[].class);
    String[] crons = from.get("cron", String[].class);
    String[] everys = from.get("every", String[].class);
    String[] zones = from.get("zone", String[].class);
    String[] timeouts = from.get("timeout", String[].class);
    String[] overlaps = from.get("overlap", String[].class);
    String[] nodes = from.get("nodes", String[].class);
    List<JobEntry> jobs = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      jobs.add(
          new JobEntry(
              keys[i],
              JobEntry.Kind.valueOf(kinds[i]),
              classes[i],
              members[i],
              Boolean.parseBoolean(takesContext[i]),
              new RunnableJobLiteral(
                  ids[i],
                  crons[i],
                  everys[i],
                  zones[i],
                  timeouts[i],
                  RunnableJob.Overlap.valueOf(overlaps[i]),
                  RunnableJob.Nodes.valueOf(nodes[i]))));
    }
    return new JobCatalog(
        List.copyOf(jobs),
        List.of(from.get("ignored", String[].class)),
        Boolean.parseBoolean(from.get("quarkus", String.class)));
  }
}
