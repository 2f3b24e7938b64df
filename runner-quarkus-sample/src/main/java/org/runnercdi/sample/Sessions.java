package org.runnercdi.sample;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.identity.request.TrustedAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes a {@link Session} of whoever signs in, and ends it with the account. */
@ApplicationScoped
class Sessions
    implements SecurityIdentityAugmentor, IdentityProvider<TrustedAuthenticationRequest> {

  @Override
  public Class<TrustedAuthenticationRequest> getRequestType() {
    return TrustedAuthenticationRequest.class;
  }

  /** Before the one that looks for the name alone. */
  @Override
  public int priority() {
    return SYSTEM_FIRST + 1;
  }

  /** By a password, which has been seen to be right. */
  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    if (identity.isAnonymous() || identity.getPrincipal() instanceof Session) {
      return Uni.createFrom().item(identity);
    }
    return context.runBlocking(
        () ->
            QuarkusSecurityIdentity.builder(identity)
                .setPrincipal(Session.of(account(identity.getPrincipal().getName())))
                .build());
  }

  /** By a cookie, which only this application can have made. */
  @Override
  public Uni<SecurityIdentity> authenticate(
      TrustedAuthenticationRequest request, AuthenticationRequestContext context) {
    return context.runBlocking(
        () -> {
          Account account = account(Session.account(request.getPrincipal()));
          Session session = Session.of(account);
          if (!session.isNamed(request.getPrincipal())) {
            throw new AuthenticationFailedException("The account of this session is gone.");
          }
          return QuarkusSecurityIdentity.builder()
              .setPrincipal(session)
              .addRole(account.role)
              .build();
        });
  }

  private static Account account(String name) {
    return QuarkusTransaction.requiringNew()
        .call(() -> Account.<Account>findByIdOptional(name))
        .orElseThrow(() -> new AuthenticationFailedException("There is no such account."));
  }
}
