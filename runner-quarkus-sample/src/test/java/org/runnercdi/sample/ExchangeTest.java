package org.runnercdi.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The connection goes to the address that was checked; the certificate must be the host's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExchangeTest {

  private static final String PASSWORD = "password";

  private final Vertx vertx = Vertx.vertx();
  private PfxOptions certificate;
  private SocketAddress server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("secure.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=secure.example",
                "-ext",
                "san=dns:secure.example",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    certificate =
        new PfxOptions()
            .setValue(vertx.fileSystem().readFileBlocking(store.toString()))
            .setPassword(PASSWORD);
    HttpServer listening =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(certificate)
                    .setHost("127.0.0.1")
                    .setPort(0))
            .requestHandler(request -> request.response().end())
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    server = SocketAddress.inetSocketAddress(listening.actualPort(), "127.0.0.1");
  }

  @AfterAll
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aHostIsBelievedByItsCertificate() throws Exception {
    assertThat(status("https://secure.example/", CallClient.options().setTrustOptions(certificate)))
        .isEqualTo(200);
  }

  @Test
  void aHostWithTheCertificateOfAnotherIsNot() {
    assertThatThrownBy(
            () ->
                status("https://other.example/", CallClient.options().setTrustOptions(certificate)))
        .hasMessageStartingWith("No secure connection to other.example: ")
        .hasMessageContaining("matching other.example");
  }

  @Test
  void aHostWithACertificateThatNobodyKnowsIsNot() {
    assertThatThrownBy(() -> status("https://secure.example/", CallClient.options()))
        .hasMessage(
            "No secure connection to secure.example: unable to find valid certification path to"
                + " requested target");
  }

  private int status(String url, HttpClientOptions options) throws Exception {
    Request request =
        new Request(
            "GET", URI.create(url), List.of(), "", 30_000, ExpectedStatus.parse("2xx"), "key");
    Future<SocketAddress> destination = Future.succeededFuture(server);
    try {
      return new Exchange(
              vertx, vertx.createHttpClient(options), other -> destination, 1_000, request)
          .start(destination)
          .get(60, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw (CallFailedException) failed.getCause();
    }
  }
}
