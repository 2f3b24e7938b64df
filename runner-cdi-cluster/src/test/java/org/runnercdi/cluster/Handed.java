package org.runnercdi.cluster;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.Membership;

/** What a node was handed. */
final class Handed implements Membership.Duties {

  record Batch(ClaimLedger.Queue queue, List<ClaimLedger.Claim> claims) {}

  final BlockingQueue<Batch> taken = new LinkedBlockingQueue<>();
  final BlockingQueue<Batch> lost = new LinkedBlockingQueue<>();

  @Override
  public void takeOver(ClaimLedger.Queue queue, List<ClaimLedger.Claim> claims) {
    taken.add(new Batch(queue, claims));
  }

  @Override
  public void lost(ClaimLedger.Queue queue, List<ClaimLedger.Claim> claims) {
    lost.add(new Batch(queue, claims));
  }

  /** The claims to be run. */
  List<ClaimLedger.Claim> takenClaims() {
    return taken.stream().flatMap(batch -> batch.claims.stream()).toList();
  }

  /** The claims that are lost. */
  List<ClaimLedger.Claim> lostClaims() {
    return lost.stream().flatMap(batch -> batch.claims.stream()).toList();
  }
}
