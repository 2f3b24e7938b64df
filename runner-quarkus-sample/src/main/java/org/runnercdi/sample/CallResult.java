package org.runnercdi.sample;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** How a call ended once. Written by {@link ResultStore}. */
@Entity
@Immutable
@Table(name = "call_result")
public class CallResult extends PanacheEntityBase {

  @Id public long id;

  @Column(name = "call_id")
  public long callId;

  public Instant slot;

  @Column(name = "started_at")
  public Instant startedAt;

  @Column(name = "duration_millis")
  public long durationMillis;

  public String outcome;

  @Column(name = "http_status")
  public @Nullable Integer httpStatus;

  public @Nullable String message;

  @Column(name = "execution_key")
  public String executionKey;

  /** For Hibernate, which fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected CallResult() {}

  /** The results of a call, the latest first; in the order of the index that serves them. */
  static PanacheQuery<CallResult> latestOf(Call call) {
    return find("callId = ?1 order by callId, id desc", call.id);
  }

  /** The last result of each of these calls that has one, by the call's id; one statement. */
  static Map<Long, CallResult> lastOf(List<Call> calls) {
    if (calls.isEmpty()) {
      return Map.of();
    }
    return CallResult.<CallResult>stream(
            "id in (select max(r.id) from CallResult r where r.callId in ?1 group by r.callId)",
            calls.stream().map(call -> call.id).toList())
        .collect(Collectors.toMap(result -> result.callId, Function.identity()));
  }
}
