package org.runnercdi.it.payara;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.runnercdi.it.payara.boot.PayaraMicroWithDoor;
import org.runnercdi.it.server.Postgres;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.server.Start;

/** Payara Micro, without its cluster. */
public final class Payara extends Server {

  private static final String SMALL_POOL = "concurrent/small";
  private static final String DATA_SOURCE = "jdbc/cluster";

  private final int port = freePort();
  private final int door = freePort();
  private final Path jar = home().resolve("payara-micro.jar");
  private final Path root = work().resolve("root");
  private final Path temporary = work().resolve("tmp");
  private final Path beforeBoot = work().resolve("preboot.txt");
  private final Path afterBoot = work().resolve("postboot.txt");

  @Override
  public String name() {
    return "Payara Micro";
  }

  @Override
  protected void prepare(Start start) throws IOException {
    emptied(root);
    emptied(temporary);
    Files.writeString(
        beforeBoot,
        "set configs.config.server-config.network-config.network-listeners"
            + ".network-listener.http-listener.address=127.0.0.1\n");
    Files.writeString(
        afterBoot,
        "create-managed-executor-service --corepoolsize=4 --maximumpoolsize=4 "
            + SMALL_POOL
            + "\ncreate-jdbc-connection-pool"
            + " --datasourceclassname=org.postgresql.ds.PGSimpleDataSource"
            + " --restype=javax.sql.DataSource --steadypoolsize=0 --maxpoolsize=10"
            + " --isconnectvalidatereq=true --validationmethod=custom-validation"
            + " --validationclassname=org.glassfish.api.jdbc.validation.PostgresConnectionValidation"
            + " --property=serverName=127.0.0.1:databaseName=postgres:user=postgres:password=none:portNumber="
            + databasePort()
            + " postgres\ncreate-jdbc-resource --connectionpoolid=postgres "
            + DATA_SOURCE
            + "\n");
  }

  @Override
  protected List<String> command(Start start) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(jvmOptions());
    command.add("-Djava.io.tmpdir=" + temporary);
    // The default data source is an H2 that lets other processes in
    command.add("-Dh2.bindAddress=127.0.0.1");
    command.addAll(openings());
    command.addAll(definitions(start.systemProperties()));
    command.addAll(List.of("-cp", jar + ":" + home().resolve("classes")));
    command.addAll(List.of(PayaraMicroWithDoor.class.getName(), String.valueOf(door)));
    command.addAll(
        List.of(
            "--nohazelcast",
            "--disablephonehome",
            "--addLibs",
            System.getProperty("it.driver"),
            "--rootdir",
            root.toString(),
            "--prebootcommandfile",
            beforeBoot.toString(),
            "--postbootcommandfile",
            afterBoot.toString(),
            "--port",
            String.valueOf(port)));
    for (Map.Entry<String, Path> application : start.applications().entrySet()) {
      command.addAll(List.of("--deploy", application.getValue() + ":" + application.getKey()));
    }
    return command;
  }

  /** What {@code java -jar} takes from the manifest. */
  private List<String> openings() {
    try (JarFile file = new JarFile(jar.toFile())) {
      Attributes manifest = file.getManifest().getMainAttributes();
      List<String> options = new ArrayList<>();
      for (String packageName : manifest.getValue("Add-Exports").split(" ", -1)) {
        options.add("--add-exports=" + packageName + "=ALL-UNNAMED");
      }
      for (String packageName : manifest.getValue("Add-Opens").split(" ", -1)) {
        options.add("--add-opens=" + packageName + "=ALL-UNNAMED");
      }
      return options;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected URI root() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public Optional<URI> metrics() {
    return Optional.of(root().resolve("/metrics"));
  }

  @Override
  public Optional<URI> health() {
    return Optional.of(root().resolve("/health"));
  }

  @Override
  public String jobExecutor() {
    return "java:comp/DefaultManagedExecutorService";
  }

  @Override
  public String tickExecutor() {
    return "java:comp/DefaultManagedScheduledExecutorService";
  }

  @Override
  public Pattern jobThreads() {
    return Pattern.compile(
        "concurrent/__defaultManagedExecutorService-managedThreadFactory-Thread-\\d+");
  }

  @Override
  public Pattern tickThreads() {
    return Pattern.compile(
        "concurrent/__defaultManagedScheduledExecutorService-managedThreadFactory-Thread-\\d+");
  }

  @Override
  public Pattern logRecord() {
    return Pattern.compile("^\\[\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
  }

  /** The level stands in colours. */
  @Override
  public Pattern trouble() {
    return Pattern.compile("\\[\\u001b\\[[\\d;]*m(WARNING|SEVERE)\\u001b");
  }

  /** An application's own executors are bound after CDI's {@code Startup}. */
  @Override
  public String smallPool() {
    return SMALL_POOL;
  }

  /**
   * A thread of the pools keeps the class loader of the application whose job caused it, in its
   * inherited access control context, until it has been idle for 5 minutes. Each application that
   * comes and goes may cause one.
   */
  @Override
  public int keptClassLoaders() {
    return 10;
  }

  /** It takes part in transactions, as is the default, and was made at the start. */
  @Override
  public Map<String, String> dataSource(Postgres database) {
    return Map.of("runner.cluster.datasource", DATA_SOURCE);
  }

  @Override
  public void deploy(String name, Path archive) throws IOException {
    tell("deploy " + name + " " + archive);
  }

  @Override
  public void undeploy(String name) throws IOException {
    tell("undeploy " + name);
  }

  /** Says it through the door, and returns when it is done. */
  private void tell(String line) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8).println(line);
      InputStreamReader in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
      if (new BufferedReader(in).readLine() == null) {
        throw new IOException(name() + " did not answer: " + line);
      }
    }
  }
}
