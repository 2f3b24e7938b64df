package org.runnercdi.sample;

import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.FormAuthenticationMechanism;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who may sign in. Signing in itself is Quarkus' {@code POST /j_security_check}. */
@Path("/accounts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Account.EDITOR)
@Tag(name = "Accounts")
public class AccountsResource {

  private final SecurityIdentity identity;

  AccountsResource(SecurityIdentity identity) {
    this.identity = identity;
  }

  @GET
  @Path("me")
  @Authenticated
  @Operation(summary = "Says who is signed in")
  public AccountView me() {
    return new AccountView(myName(), identity.getRoles().stream().findFirst().orElse(""));
  }

  @POST
  @Path("me/password")
  @Authenticated
  @Transactional
  @Operation(summary = "Replaces the password, a one-time password too")
  public AccountView choose(@NotNull(message = "The password is missing.") @Valid Chosen chosen) {
    Account account = find(myName());
    account.choose(chosen.password);
    return new AccountView(account.name, account.role);
  }

  @POST
  @Path("me/sign-out")
  @Consumes(MediaType.WILDCARD)
  @Authenticated
  @Operation(summary = "Ends the session of this browser")
  public void signOut() {
    FormAuthenticationMechanism.logout(identity);
  }

  @GET
  @Transactional
  @Operation(summary = "Lists who may sign in")
  public List<AccountView> list() {
    return Account.all().stream()
        .map(account -> new AccountView(account.name, account.promised))
        .toList();
  }

  @POST
  @Transactional
  @Operation(summary = "Lets somebody in, and answers the one-time password to give to them")
  public Invited invite(
      @NotNull(message = "The account is missing.") @Valid Invitation invitation) {
    refuseOneself(invitation.name);
    return new Invited(invitation.name, Account.invite(invitation.name, invitation.role));
  }

  @DELETE
  @Path("{name}")
  @Transactional
  @Operation(summary = "Lets somebody in no longer, from their next request on")
  public void delete(@PathParam("name") String name) {
    refuseOneself(name);
    find(name).delete();
  }

  /** So there is always somebody left who can let others in. */
  private void refuseOneself(String name) {
    if (name.equals(myName())) {
      throw new ClientErrorException(
          "Nobody can remove or invite themselves; ask another editor.", Response.Status.CONFLICT);
    }
  }

  private String myName() {
    return Session.account(identity.getPrincipal().getName());
  }

  private static Account find(String name) {
    return Account.<Account>findByIdOptional(name)
        .orElseThrow(() -> new NotFoundException("There is no account '%s'.".formatted(name)));
  }

  record AccountView(String name, String role) {}

  record Invited(String name, String oneTimePassword) {}

  record Invitation(
      @NotNull(message = "The name is missing.")
          @Pattern(
              regexp = "[A-Za-z0-9._@-]{1,60}",
              message = "The name must be 1 to 60 letters, digits or any of . _ @ -")
          String name,
      @NotNull(message = "The role is missing.")
          @Pattern(regexp = "viewer|editor", message = "The role must be viewer or editor.")
          String role) {}

  /** Of the hash the algorithm reads 72 bytes. */
  record Chosen(
      @NotNull(message = "The password is missing.")
          @Size(min = 12, message = "The password must have at least {min} characters.")
          @Pattern(
              regexp = "[\\x20-\\x7e]{0,72}",
              message = "The password must be at most 72 characters that every keyboard has.")
          String password) {}
}
