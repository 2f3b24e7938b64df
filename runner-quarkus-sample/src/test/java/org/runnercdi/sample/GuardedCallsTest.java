package org.runnercdi.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a customer's call may reach, and how much of its answer is read. */
@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class GuardedCallsTest {

  private static final String PUBLIC_ADDRESS = "93.184.215.14";

  @Inject TestNetwork network;
  @Inject Stub stub;

  @BeforeEach
  void theNamesThere() {
    stub.forget();
    network.forgets();
    network.answers("public.example", PUBLIC_ADDRESS);
    network.answers("other.example", "1.1.1.1");
    network.answers("inside.example", "127.0.0.1");
    network.answers("stub.example", "127.0.0.1");
  }

  @Test
  void aCallGoesToTheAddressThatWasChecked() {
    runs(stub.url("public.example", "/")).body("outcome", is("SUCCEEDED"));

    assertThat(network.connected()).containsExactly(TestNetwork.literal(PUBLIC_ADDRESS));
    assertThat(stub.seen()).hasSize(1);
    assertThat(stub.seen().get(0).host()).startsWith("public.example:");
  }

  @Test
  void anAnswerThatChangesBetweenTheCheckAndTheConnectionGainsNothing() {
    network.forgets();
    network.answers("moving.example", PUBLIC_ADDRESS);
    network.answers("moving.example", "127.0.0.1");

    runs(stub.url("moving.example", "/")).body("outcome", is("SUCCEEDED"));

    assertThat(network.connected()).containsExactly(TestNetwork.literal(PUBLIC_ADDRESS));
    refused(stub.url("moving.example", "/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "inside.example"})
  void whatIsInsideIsRefused(String host) {
    refused(stub.url(host, "/"));
    assertThat(stub.seen()).isEmpty();
  }

  @Test
  void theMetadataOfACloudIsRefused() {
    refused("http://169.254.169.254/latest/meta-data/");
  }

  @Test
  void anAllowedHostIsReached() {
    runs(stub.url("stub.example", "/")).body("outcome", is("SUCCEEDED"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]", "169.254.169.254", "inside.example"})
  void aRedirectToTheInsideIsRefused(String host) {
    refused(stub.url("public.example", "/to?" + stub.url(host, "/")));

    assertThat(stub.seen()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://0x7f000001/", "http://2130706433/", "file:///etc/passwd", "//["})
  void aRedirectToWhatIsNoUrlFails(String location) {
    runs(stub.url("public.example", "/to?" + location)).body("outcome", is("FAILED"));

    assertThat(stub.seen()).hasSize(1);
  }

  @Test
  void aRedirectIsFollowedAndToAnotherHostWithoutTheHeadersAndTheBodyOfTheFirst() {
    Map<String, Object> draft =
        Customer.draft("url", stub.url("public.example", "/to?" + stub.url("other.example", "/")));
    draft.put("headers", "Authorization: Bearer secret");
    draft.put("body", "secret");

    runs(draft).body("outcome", is("SUCCEEDED"));

    assertThat(stub.seen())
        .extracting(Stub.Seen::authorization)
        .containsExactly("Bearer secret", null);
    assertThat(stub.seen()).extracting(Stub.Seen::body).containsExactly("secret", "");
  }

  @Test
  void aRedirectOnTheSameHostKeepsTheHeaders() {
    Map<String, Object> draft = Customer.draft("url", stub.url("public.example", "/to?/there"));
    draft.put("headers", "Authorization: Bearer secret");

    runs(draft).body("outcome", is("SUCCEEDED"));

    assertThat(stub.seen())
        .extracting(Stub.Seen::authorization)
        .containsExactly("Bearer secret", "Bearer secret");
  }

  @Test
  void redirectsEndSomewhere() {
    // Its own query is where it is sent next, so that it is sent round and round.
    network.answers("round.example", PUBLIC_ADDRESS);

    runs(stub.url("round.example", "/to?/to?/to?/to?/to?/to?/to?/"))
        .body("outcome", is("FAILED"))
        .body("message", is("There were more than 5 redirects."));

    assertThat(stub.seen()).hasSize(6);
  }

  @Test
  void whatChangesSomethingIsNotSentOnByARedirect() {
    Map<String, Object> draft = Customer.draft("url", stub.url("public.example", "/to?/there"));
    draft.put("method", "POST");

    runs(draft).body("outcome", is("FAILED")).body("message", is("The answer was HTTP 302."));

    assertThat(stub.seen()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/never", "/slowly"})
  void aServerThatNeverEndsItsAnswerIsLeft(String path) throws Exception {
    Map<String, Object> draft = Customer.draft("url", stub.url("public.example", path));
    draft.put("timeoutMillis", 200);

    runs(draft)
        .body("outcome", is("FAILED"))
        .body("message", is("There was no answer within 200 ms."));
    stub.awaitLeft();
  }

  @Test
  void anAnswerIsReadAsFarAsItMayBeLong() throws Exception {
    runs(stub.url("public.example", "/long"))
        .body("outcome", is("FAILED"))
        .body("message", is("The answer was longer than 1048576 bytes."));
    stub.awaitLeft();
    // What the system buffers has been written too.
    assertThat(stub.megabytes()).isLessThan(64);
  }

  @Test
  void aHeadIsReadAsFarAsItMayBeLong() {
    runs(stub.url("public.example", "/head"))
        .body("outcome", is("FAILED"))
        .body("message", is("The head of the answer was too long."));
  }

  @Test
  void theHeadersAndTheBodyAreSent() {
    Map<String, Object> draft = Customer.draft("url", stub.url("public.example", "/"));
    draft.put("method", "POST");
    draft.put("headers", "Authorization: Basic abc\nAccept: text/plain");
    draft.put("body", "{\"what\": \"ever ü\"}");

    runs(draft).body("outcome", is("SUCCEEDED"));

    Stub.Seen seen = stub.seen().get(0);
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.authorization()).isEqualTo("Basic abc");
    assertThat(seen.body()).isEqualTo("{\"what\": \"ever ü\"}");
  }

  @Test
  void theExpectedStatusIsASuccess() {
    Map<String, Object> draft = Customer.draft("url", stub.url("public.example", "/status?404"));
    draft.put("expectedStatus", "2xx, 404");

    runs(draft).body("outcome", is("SUCCEEDED")).body("httpStatus", is(404));
  }

  @Test
  void aStatusThatIsNotExpectedIsAFailure() {
    Map<String, Object> draft = Customer.draft("url", stub.url("public.example", "/"));
    draft.put("expectedStatus", "201");

    runs(draft)
        .body("outcome", is("FAILED"))
        .body("httpStatus", is(200))
        .body("message", is("The answer was HTTP 200."));
  }

  @Test
  void aCallIsTriedAgainUnderTheSameKey() {
    Map<String, Object> draft = Customer.draft("url", stub.url("public.example", "/second"));
    draft.put("retries", 1);

    runs(draft)
        .body("outcome", is("SUCCEEDED"))
        .body("executionKey", matchesPattern("call-\\d+@.*"));

    assertThat(stub.seen()).hasSize(2);
    assertThat(stub.seen().get(0).key()).isEqualTo(stub.seen().get(1).key());
  }

  @Test
  void aCallIsTriedAsOftenAsItSays() {
    Map<String, Object> draft = Customer.draft("url", stub.url("public.example", "/status?503"));
    draft.put("retries", 3);

    runs(draft).body("outcome", is("FAILED")).body("httpStatus", is(503));

    assertThat(stub.seen()).hasSize(4);
  }

  @Test
  void whatWouldFailTheSameIsNotTriedAgain() {
    Map<String, Object> draft = Customer.draft("url", stub.url("public.example", "/status?404"));
    draft.put("retries", 3);

    runs(draft).body("outcome", is("FAILED"));

    assertThat(stub.seen()).hasSize(1);
  }

  private void refused(String url) {
    runs(url)
        .body("outcome", is("FAILED"))
        .body("message", containsString("is not on the Internet"));
    assertThat(network.connected()).allMatch(PublicAddresses::contain);
  }

  private static ValidatableResponse runs(String url) {
    return runs(Customer.draft("url", url));
  }

  private static ValidatableResponse runs(Map<String, Object> draft) {
    return Customer.runs(Customer.adds(draft)).statusCode(200);
  }
}
