package org.runnercdi.console;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An action that was taken.
 *
 * @param id the job's id
 * @param action what was done
 */
@Schema(name = "ConsoleAccepted", description = "An action that was taken.")
record Accepted(String id, Action action) {

  /** What operators do with a job. */
  enum Action {
    TRIGGER,
    PAUSE,
    RESUME
  }
}
