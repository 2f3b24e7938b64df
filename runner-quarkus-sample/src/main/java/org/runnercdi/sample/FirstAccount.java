package org.runnercdi.sample;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import org.jboss.logging.Logger;

/**
 * Lets the first person in: until there is an editor, each start prints a new one-time password.
 */
@ApplicationScoped
class FirstAccount {

  static final String NAME = "admin";

  private static final Logger LOG = Logger.getLogger(FirstAccount.class);

  @Transactional
  void atStart(@Observes StartupEvent event) {
    if (!Account.isThereAnEditor()) {
      LOG.infof(
          "Sign in as '%s' with the one-time password %s",
          NAME, Account.invite(NAME, Account.EDITOR));
    }
  }
}
