package org.runnercdi.it.operators;

import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.BasicAuthenticationMechanismDefinition;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Map;
import java.util.Set;

/** Olga is an operator, and Carl a customer; whoever does not sign in is nobody. */
@ApplicationScoped
@BasicAuthenticationMechanismDefinition(realmName = "people")
@DeclareRoles({"operator", "customer"})
public class People implements IdentityStore {

  private static final Map<String, String> ROLES = Map.of("olga", "operator", "carl", "customer");

  @Override
  public CredentialValidationResult validate(Credential credential) {
    if (credential instanceof UsernamePasswordCredential given
        && ROLES.containsKey(given.getCaller())
        && given.getPasswordAsString().equals("secret")) {
      return new CredentialValidationResult(
          given.getCaller(), Set.of(ROLES.get(given.getCaller())));
    }
    return CredentialValidationResult.INVALID_RESULT;
  }
}
