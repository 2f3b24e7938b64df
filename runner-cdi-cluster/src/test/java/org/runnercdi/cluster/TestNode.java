package org.runnercdi.cluster;

import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.Membership;

/** A member of a cluster under test. */
interface TestNode {

  ClaimLedger ledger();

  Membership membership();

  Handed handed();
}
