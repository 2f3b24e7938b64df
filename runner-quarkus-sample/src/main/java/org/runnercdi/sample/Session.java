package org.runnercdi.sample;

import java.security.Principal;

/**
 * Who is signed in. Its name, which is all that the browser's cookie has, tells an account from a
 * later one of the same name.
 *
 * @param account its name
 * @param number of the account
 */
record Session(String account, long number) implements Principal {

  private static final String SEPARATOR = "#";

  static Session of(Account account) {
    return new Session(account.name, account.number);
  }

  /** Whether the cookie with this name was given to this account. */
  boolean isNamed(String name) {
    return getName().equals(name);
  }

  /** The account in the name of a session, or all of it. */
  static String account(String name) {
    return name.split(SEPARATOR, 2)[0];
  }

  @Override
  public String getName() {
    return account + SEPARATOR + number;
  }
}
