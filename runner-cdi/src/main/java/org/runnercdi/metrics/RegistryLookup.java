package org.runnercdi.metrics;

import java.util.Optional;
import org.runnercdi.spi.RunRecorder;

/** Looks for one kind of registry; only implementations know its API. */
interface RegistryLookup {

  /** A recorder to the container's registry; empty where it has none, or more than one. */
  Optional<RunRecorder> recorder(String appName, boolean perJob);
}
