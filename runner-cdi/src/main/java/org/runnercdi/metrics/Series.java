package org.runnercdi.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One series: a name and its tags, the same through every API.
 *
 * @param name with dots
 * @param description for people
 * @param tags in the order of their keys; {@code app} is always one
 */
record Series(String name, String description, Map<String, String> tags) {

  Series and(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(tags);
    more.put(key, value);
    return new Series(name, description, more);
  }
}
