package org.runnercdi.engine;

import java.util.List;

/**
 * The jobs that were due a tick ago and more, and have not been started.
 *
 * @param count how many
 * @param ids of a few of them, those that have waited longest first
 */
public record Overdue(long count, List<String> ids) {

  /**
   * Copies the ids.
   *
   * @param count how many
   * @param ids of a few of them
   */
  public Overdue {
    ids = List.copyOf(ids);
  }
}
