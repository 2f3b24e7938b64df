package org.runnercdi.it.app;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What happened in this application of late, in order. Where {@code it.journal} names a directory
 * it is also written there, so that it can be read when the application is gone.
 */
@ApplicationScoped
public class Journal {

  /** Of each kind: five minutes of what happens each second. */
  private static final int KEPT = 300;

  private final Map<String, Deque<Map<String, Object>>> entries = new HashMap<>();
  private String application;
  private PrintWriter file;

  @PostConstruct
  void open() {
    Config config = ConfigProvider.getConfig(Journal.class.getClassLoader());
    application = config.getValue("it.name", String.class);
    config.getOptionalValue("it.journal", String.class).ifPresent(this::openFile);
  }

  private void openFile(String directory) {
    try {
      file =
          new PrintWriter(
              Files.newBufferedWriter(
                  Path.of(directory, application + ".journal"),
                  StandardCharsets.UTF_8,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND),
              true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @PreDestroy
  void close() {
    if (file != null) {
      file.close();
    }
  }

  public String application() {
    return application;
  }

  public void add(String kind, Map<String, Object> facts) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("at", Instant.now().toString());
    entry.put("kind", kind);
    entry.putAll(facts);
    synchronized (entries) {
      Deque<Map<String, Object>> ofKind = entries.computeIfAbsent(kind, k -> new ArrayDeque<>());
      ofKind.add(entry);
      if (ofKind.size() > KEPT) {
        ofKind.remove();
      }
      if (file != null) {
        file.println(entry);
      }
    }
  }

  public List<Map<String, Object>> entries(String kind) {
    synchronized (entries) {
      return List.copyOf(entries.getOrDefault(kind, new ArrayDeque<>()));
    }
  }
}
