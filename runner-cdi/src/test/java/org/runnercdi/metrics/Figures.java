package org.runnercdi.metrics;

import java.util.Map;
import java.util.Set;

/** What a registry holds, by name and tags, for tests that know no API. */
interface Figures {

  /** The recorder under test. */
  MeterRecorder recorder(String appName, boolean perJob, int mostJobs);

  long count(String name, Map<String, String> tags);

  long timed(String name, Map<String, String> tags);

  long nanos(String name, Map<String, String> tags);

  double gauge(String name, Map<String, String> tags);

  /** All series, as {@code name{key=value,…}} in the order of the keys. */
  Set<String> series();

  /** A counter of somebody else. */
  void foreignCounter(String name, Map<String, String> tags);
}
