package org.runnercdi.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.runnercdi.engine.MemoryCluster.Node;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;

/** Hands on to a node of a cluster in memory. */
@NullUnmarked
class PassingLedger implements ClaimLedger {

  final Node node;

  PassingLedger(Node node) {
    this.node = node;
  }

  @Override
  public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping)
      throws LedgerException {
    return node.claim(queue, keys, overlapping);
  }

  @Override
  public Answer claim(Queue queue, List<Key> keys, Set<String> overlapping, Walk walk)
      throws LedgerException {
    return node.claim(queue, keys, overlapping, walk);
  }

  @Override
  public Standing standing(Queue queue, Collection<Key> keys) {
    return node.standing(queue, keys);
  }

  @Override
  public Set<Completion> complete(Collection<Completion> ended) throws LedgerException {
    return node.complete(ended);
  }

  @Override
  public void release(Queue queue, Collection<Claim> claims) throws LedgerException {
    node.release(queue, claims);
  }

  @Override
  public Optional<String> holder(Queue queue, String jobId) {
    return node.holder(queue, jobId);
  }

  @Override
  public Set<String> paused() throws LedgerException {
    return node.paused();
  }

  @Override
  public void pause(String jobId) {
    node.pause(jobId);
  }

  @Override
  public boolean resume(String jobId) {
    return node.resume(jobId);
  }
}
