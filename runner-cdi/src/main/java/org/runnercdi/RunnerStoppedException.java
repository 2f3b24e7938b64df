package org.runnercdi;

/** Fails a future whose work had not begun when the runner was stopped, or that came after. */
public final class RunnerStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the runner.
   *
   * @param message what was refused, and why
   */
  public RunnerStoppedException(String message) {
    super(message);
  }
}
