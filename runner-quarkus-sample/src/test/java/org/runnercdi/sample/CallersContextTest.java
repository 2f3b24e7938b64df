package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.Result;
import org.runnercdi.Runner;

/** A job sees nothing of the request that pushed it. */
@QuarkusTest
class CallersContextTest {

  @Test
  void aJobHasARequestContextOfItsOwnNoTransactionAndNoIdentity() {
    String password =
        QuarkusTransaction.requiringNew().call(() -> Account.invite("alice", Account.VIEWER));

    given()
        .auth()
        .preemptive()
        .basic("alice", password)
        .post("/test/contexts")
        .then()
        .statusCode(200)
        .body("caller.identity", is("alice"))
        .body("caller.transaction", is(true))
        .body("caller.requestContext", is("the caller's"))
        .body("job.identity", is(""))
        .body("job.transaction", is(false))
        .body("job.requestContext", is("a fresh one"));
  }

  record Seen(String identity, boolean transaction, String requestContext) {}

  record Both(Seen caller, Seen job) {}

  @RequestScoped
  static class Mark {

    private String value = "a fresh one";

    String value() {
      return value;
    }

    void value(String marked) {
      value = marked;
    }
  }

  /** Pushes a job that looks around. */
  @Path("/test/contexts")
  public static class Contexts {

    private final Runner runner;
    private final Mark mark;
    private final SecurityIdentity identity;
    private final TransactionSynchronizationRegistry transactions;

    Contexts(
        Runner runner,
        Mark mark,
        SecurityIdentity identity,
        TransactionSynchronizationRegistry transactions) {
      this.runner = runner;
      this.mark = mark;
      this.identity = identity;
      this.transactions = transactions;
    }

    @POST
    @Authenticated
    @Transactional
    @Produces(MediaType.APPLICATION_JSON)
    public Both look() throws Exception {
      mark.value("the caller's");
      Job job = Job.of("look-" + UUID.randomUUID(), now -> true, this::seen);
      Result result = runner.pushAndAwait(List.of(job)).get(30, TimeUnit.SECONDS);
      return new Both(seen(), Objects.requireNonNull((Seen) result.items().get(0).value()));
    }

    private Seen seen() {
      return new Seen(
          identity.isAnonymous() ? "" : Session.account(identity.getPrincipal().getName()),
          transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION,
          mark.value());
    }
  }
}
