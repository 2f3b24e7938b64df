package org.runnercdi.cluster;

import java.time.Instant;
import java.time.InstantSource;
import org.runnercdi.engine.MemoryCluster;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.Membership;

final class MemoryTestCluster implements TestCluster {

  private record Node(MemoryCluster.Node node, Handed handed) implements TestNode {

    @Override
    public ClaimLedger ledger() {
      return node;
    }

    @Override
    public Membership membership() {
      return node;
    }
  }

  private final MemoryCluster cluster;

  MemoryTestCluster(Execution execution) {
    cluster = new MemoryCluster(InstantSource.system(), execution == Execution.AT_LEAST_ONCE);
  }

  @Override
  public TestNode join(String name) {
    Node joined = new Node(cluster.node(name), new Handed());
    joined.node.join(joined.handed);
    return joined;
  }

  @Override
  public void kill(TestNode node) {
    cluster.kill(((Node) node).node);
  }

  @Override
  public void sweep() {
    cluster.sweep();
  }

  @Override
  public void closeUpTo(Instant slot) {
    cluster.closeUpTo(slot);
  }

  @Override
  public void close() {}
}
