package org.runnercdi.sample;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An HTTP call that a customer wants made on a schedule. */
@Entity
@Table(name = "api_call")
public class Call extends PanacheEntityBase {

  private static final String JOB_PREFIX = "call-";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public Long id;

  public String name;
  public String cron;
  public String zone;
  public String method;
  public String url;

  public String headers = "";
  public String body = "";

  @Column(name = "timeout_millis")
  public int timeoutMillis = 10_000;

  @Column(name = "expected_status")
  public String expectedStatus = "2xx";

  public int retries;
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
    name = draft.name().strip();
    cron = draft.cron().strip().replaceAll("\\s+", " ");
    zone = orElse(draft.zone(), zone == null ? ZoneId.systemDefault().getId() : zone);
    method = draft.method();
    url = draft.url();
    headers = orElse(draft.headers(), headers);
    body = orElse(draft.body(), body);
    timeoutMillis = orElse(draft.timeoutMillis(), timeoutMillis);
    expectedStatus = orElse(draft.expectedStatus(), expectedStatus).replaceAll("\\s", "");
    retries = orElse(draft.retries(), retries);
    enabled = orElse(draft.enabled(), enabled);
  }

  private static <T> T orElse(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  /** The calls whose name or URL contains a text, in whatever case; the newest first. */
  static PanacheQuery<Call> containing(String text) {
    if (text.isBlank()) {
      return findAll(Sort.descending("id"));
    }
    String escaped = text.strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0");
    return find(
        "lower(name) like ?1 escape '!' or lower(url) like ?1 escape '!'",
        Sort.descending("id"),
        "%" + escaped + "%");
  }

  /** What is sent for a run of it. */
  Request request(String executionKey) {
    return new Request(
        method,
        Texts.url(url),
        HeaderLines.parse(headers),
        body,
        timeoutMillis,
        ExpectedStatus.parse(expectedStatus),
        executionKey);
  }

  static String jobId(long id) {
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
