package org.runnercdi.sample;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Lets the first person in: until there is an editor, each start prints a new one-time password. Of
 * nodes that start together the first alone does, for the others' would end what it has printed.
 */
@ApplicationScoped
class FirstAccount {

  static final String NAME = "admin";

  private static final Duration TOGETHER = Duration.ofMinutes(2);
  private static final Logger LOG = Logger.getLogger(FirstAccount.class);

  private final FirstStart start;
  private final boolean severalNodes;

  FirstAccount(
      FirstStart start,
      @ConfigProperty(name = "runner.cluster.enabled", defaultValue = "false")
          boolean severalNodes) {
    this.start = start;
    this.severalNodes = severalNodes;
  }

  @Transactional
  void atStart(@Observes StartupEvent event) {
    start.takeTurn();
    if (!Account.isThereAnEditor()) {
      invite()
          .ifPresentOrElse(
              oneTime -> LOG.infof("Sign in as '%s' with the one-time password %s", NAME, oneTime),
              () ->
                  LOG.infof(
                      "Sign in as '%s' with the one-time password that another node has printed",
                      NAME));
    }
  }

  /** A one-time password, unless another node has printed one. In a transaction, in turn. */
  Optional<String> invite() {
    boolean isPrinted =
        severalNodes
            && Account.<Account>findByIdOptional(NAME)
                .filter(known -> known.invited.isAfter(Instant.now().minus(TOGETHER)))
                .isPresent();
    return isPrinted ? Optional.empty() : Optional.of(Account.invite(NAME, Account.EDITOR));
  }
}
