package org.runnercdi.cluster;

import java.time.Instant;

/** A cluster whose time stands still unless a test turns it. */
interface TestCluster extends AutoCloseable {

  /** A node that has joined. */
  TestNode join(String name) throws Exception;

  /** Time passes until the node is declared dead, and the others have swept. */
  void kill(TestNode node) throws Exception;

  /** The others sweep once. */
  void sweep() throws Exception;

  void closeUpTo(Instant slot) throws Exception;

  @Override
  void close();
}
