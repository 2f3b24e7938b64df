package org.runnercdi.it.glassfish;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.server.Start;

/** GlassFish with a domain of its own; archives go through its administration over HTTP. */
public final class GlassFish extends Server {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String SMALL_POOL = "concurrent/small";

  private final int port = freePort();
  private final int administration = freePort();
  private final Path domains = work().resolve("domains");
  private final Path domain = domains.resolve("domain1");

  @Override
  public String name() {
    return "GlassFish";
  }

  @Override
  protected void prepare(Start start) throws IOException {
    emptied(domains);
    copy(home().resolve("glassfish/domains/domain1"), domain);
    Path configuration = domain.resolve("config/domain.xml");
    Files.writeString(configuration, configured(Files.readString(configuration), start));
    for (Map.Entry<String, Path> application : start.applications().entrySet()) {
      Files.copy(
          application.getValue(),
          domain.resolve("autodeploy").resolve(application.getKey() + ".war"));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** Two listeners on the loopback interface and no other, and a data source without a server. */
  private String configured(String given, Start start) {
    String xml = given;
    xml = replaced(xml, "port=\"8080\"", "address=\"127.0.0.1\" port=\"" + port + "\"");
    xml = replaced(xml, "port=\"4848\"", "address=\"127.0.0.1\" port=\"" + administration + "\"");
    xml = replaced(xml, "http-listener-1,http-listener-2", "http-listener-1");
    xml = replaced(xml, "port=\"8181\"", "enabled=\"false\" port=\"8181\"");
    xml = replaced(xml, "port=\"8686\"", "enabled=\"false\" port=\"8686\"");
    for (String iiop : List.of("3700", "3820", "3920")) {
      xml =
          replaced(
              xml,
              "address=\"0.0.0.0\" port=\"" + iiop + "\"",
              "address=\"127.0.0.1\" enabled=\"false\" port=\"" + iiop + "\"");
    }
    xml = replaced(xml, ",org.apache.felix.shell.remote", "");
    // Without one it listens for an embedded broker on all interfaces.
    xml =
        replaced(
            xml,
            "<iiop-service>",
            "<jms-service type=\"REMOTE\" default-jms-host=\"none\">"
                + "<jms-host name=\"none\" host=\"127.0.0.1\" lazy-init=\"false\"/>"
                + "</jms-service><iiop-service>");
    xml =
        replaced(
            xml,
            "</resources>",
            "<managed-executor-service jndi-name=\""
                + SMALL_POOL
                + "\" core-pool-size=\"4\" maximum-pool-size=\"4\"/></resources>");
    xml = replaced(xml, "</server>", "<resource-ref ref=\"" + SMALL_POOL + "\"/></server>");
    xml =
        replaced(
            xml,
            "org.apache.derby.jdbc.ClientDataSource",
            "org.apache.derby.jdbc.EmbeddedDataSource");
    for (String property :
        List.of("value=\"1527\" name=\"PortNumber\"", "value=\"localhost\" name=\"serverName\"")) {
      xml = replaced(xml, "<property " + property + " />", "");
    }
    xml =
        replaced(
            xml,
            "value=\"sun-appserv-samples\"",
            "value=\"${com.sun.aas.instanceRoot}/lib/databases/it\"");
    String options =
        Stream.concat(jvmOptions().stream(), definitions(start.systemProperties()).stream())
            .map(option -> "<jvm-options>" + option + "</jvm-options>")
            .collect(Collectors.joining());
    return replaced(xml, "<jvm-options>-Xmx512m</jvm-options>", options);
  }

  /** Only the first: the others stand in a template for further servers. */
  private static String replaced(String text, String what, String by) {
    int at = text.indexOf(what);
    if (at < 0) {
      throw new IllegalStateException("The domain's configuration has no " + what);
    }
    return text.substring(0, at) + by + text.substring(at + what.length());
  }

  @Override
  protected List<String> command(Start start) {
    return List.of(
        "env",
        "AS_JAVA=" + Path.of(java()).getParent().getParent(),
        home().resolve("glassfish/bin/startserv").toString(),
        "--domaindir",
        domains.toString(),
        "domain1");
  }

  @Override
  protected URI root() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public Optional<URI> health() {
    return Optional.of(root().resolve("/health"));
  }

  @Override
  public String jobExecutor() {
    return "the bean ManagedExecutorService";
  }

  @Override
  public String tickExecutor() {
    return "the bean ManagedScheduledExecutorService";
  }

  @Override
  public Pattern jobThreads() {
    return Pattern.compile(
        "concurrent/__defaultManagedExecutorService-ManagedThreadFactory-Thread-\\d+");
  }

  @Override
  public Pattern tickThreads() {
    return Pattern.compile(
        "concurrent/__defaultManagedScheduledExecutorService-ManagedThreadFactory-Thread-\\d+");
  }

  @Override
  public Pattern logRecord() {
    return Pattern.compile("^\\[\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+");
  }

  @Override
  public Pattern trouble() {
    return Pattern.compile("\\] \\[(WARNING|SEVERE)\\] \\[");
  }

  @Override
  protected Path logFile() {
    return domain.resolve("logs/server.log");
  }

  /** An application's own executors are bound after CDI's {@code Startup}. */
  @Override
  public String smallPool() {
    return SMALL_POOL;
  }

  /**
   * Its provider of MicroProfile Config holds the class loader of each application that has asked
   * for its configuration in a static map.
   */
  @Override
  public int keptClassLoaders() {
    return 10;
  }

  @Override
  public void deploy(String name, Path archive) throws IOException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("id", archive.toString());
    form.put("name", name);
    if (archive.toString().endsWith(".war")) {
      form.put("contextroot", name);
    }
    String body =
        form.entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    administer(
        request("/management/domain/applications/application")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  @Override
  public void undeploy(String name) throws IOException {
    administer(request("/management/domain/applications/application/" + name).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + administration + path))
        .timeout(PATIENCE)
        .header("X-Requested-By", "GlassFish REST HTTP interface")
        .header("Accept", "application/json");
  }

  /** It answers when it is done, and also tells so where it failed. */
  private static void administer(HttpRequest.Builder request) throws IOException {
    try {
      HTTP.send(request.build(), BodyHandlers.discarding());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
