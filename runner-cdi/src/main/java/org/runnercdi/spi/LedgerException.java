package org.runnercdi.spi;

/** The ledger cannot be reached, or does not answer. */
public class LedgerException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * With its reason.
   *
   * @param message what was tried, in one sentence
   * @param cause why it failed
   */
  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
