package org.runnercdi.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;

/** A ledger whose calls are timed, and its answers counted. */
final class RecordedLedger implements ClaimLedger {

  private final ClaimLedger ledger;
  private final Listeners listeners;
  private final LongSupplier nanoTime;

  RecordedLedger(ClaimLedger ledger, Listeners listeners, LongSupplier nanoTime) {
    this.ledger = ledger;
    this.listeners = listeners;
    this.nanoTime = nanoTime;
  }

  @FunctionalInterface
  private interface Call<T> {
    T answer() throws LedgerException;
  }

  private <T> T timed(Call<T> call) throws LedgerException {
    long begun = nanoTime.getAsLong();
    try {
      return call.answer();
    } finally {
      listeners.ledgerCalled(nanoTime.getAsLong() - begun);
    }
  }

  @Override
  public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping)
      throws LedgerException {
    List<Claim> won = timed(() -> ledger.claim(queue, keys, overlapping));
    listeners.claimed(won.size(), keys.size() - won.size());
    return won;
  }

  @Override
  public Answer claim(Queue queue, List<Key> keys, Set<String> overlapping, Walk walk)
      throws LedgerException {
    Answer answer = timed(() -> ledger.claim(queue, keys, overlapping, walk));
    listeners.claimed(answer.won().size(), keys.size() - answer.won().size());
    return answer;
  }

  @Override
  public boolean accepts(Queue queue, String jobId) {
    return ledger.accepts(queue, jobId);
  }

  @Override
  public Standing standing(Queue queue, Collection<Key> keys) throws LedgerException {
    return timed(() -> ledger.standing(queue, keys));
  }

  @Override
  public Set<Completion> complete(Collection<Completion> ended) throws LedgerException {
    Set<Completion> refused = timed(() -> ledger.complete(ended));
    if (!refused.isEmpty()) {
      listeners.completionsRefused(refused.size());
    }
    return refused;
  }

  @Override
  public void release(Queue queue, Collection<Claim> claims) throws LedgerException {
    timed(
        () -> {
          ledger.release(queue, claims);
          return true;
        });
  }

  @Override
  public Optional<String> holder(Queue queue, String jobId) throws LedgerException {
    return timed(() -> ledger.holder(queue, jobId));
  }

  @Override
  public Set<String> paused() throws LedgerException {
    return timed(ledger::paused);
  }

  @Override
  public void pause(String jobId) throws LedgerException {
    timed(
        () -> {
          ledger.pause(jobId);
          return true;
        });
  }

  @Override
  public boolean resume(String jobId) throws LedgerException {
    return timed(() -> ledger.resume(jobId));
  }
}
