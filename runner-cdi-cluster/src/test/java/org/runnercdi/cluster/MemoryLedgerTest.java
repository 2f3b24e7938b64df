package org.runnercdi.cluster;

class MemoryLedgerTest extends LedgerContract {

  @Override
  TestCluster open(String name, Execution execution) {
    return new MemoryTestCluster(execution);
  }
}
