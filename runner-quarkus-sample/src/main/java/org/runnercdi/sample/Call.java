package org.runnercdi.sample;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;

/** An HTTP call that a customer wants made on a schedule. */
@Entity
@Table(name = "api_call")
public class Call extends PanacheEntityBase {

  private static final String JOB_PREFIX = "call-";
  private static final int DEFAULT_TIMEOUT_MILLIS = 10_000;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public Long id;

  public String name;
  public String cron;
  public String zone;
  public String method;
  public String url;

  @Column(name = "timeout_millis")
  public int timeoutMillis;

  public boolean enabled = true;
  public Instant created;

  /** For Hibernate, which fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Call() {}

  Call(CallDraft draft, Instant created) {
    this();
    this.created = created;
    change(draft);
  }

  /** Takes over a valid draft. */
  final void change(CallDraft draft) {
    name = draft.name();
    cron = draft.cron();
    zone = draft.zone() == null ? ZoneId.systemDefault().getId() : draft.zone();
    method = draft.method();
    url = draft.url();
    timeoutMillis = draft.timeoutMillis() == null ? DEFAULT_TIMEOUT_MILLIS : draft.timeoutMillis();
    enabled = draft.enabled() == null ? enabled : draft.enabled();
  }

  static List<Call> enabled() {
    return list("enabled", Sort.by("id"), true);
  }

  String jobId() {
    return JOB_PREFIX + id;
  }

  /** The call behind a job's id; empty for jobs that are none of a call. */
  static OptionalLong idOf(String jobId) {
    if (!jobId.startsWith(JOB_PREFIX)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(jobId.substring(JOB_PREFIX.length())));
    } catch (NumberFormatException notOurs) {
      return OptionalLong.empty();
    }
  }
}
