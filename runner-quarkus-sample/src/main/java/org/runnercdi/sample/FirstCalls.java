package org.runnercdi.sample;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Fills an empty database with the calls of a crontab. */
@ApplicationScoped
class FirstCalls {

  private static final Logger LOG = Logger.getLogger(FirstCalls.class);

  private final FirstStart start;
  private final Crontab crontab;
  private final String file;

  FirstCalls(
      FirstStart start, Crontab crontab, @ConfigProperty(name = "scheduler.crontab") String file) {
    this.start = start;
    this.crontab = crontab;
    this.file = file;
  }

  @Transactional
  void atStart(@Observes StartupEvent event) throws IOException {
    start.takeTurn();
    if (Call.count() > 0) {
      return;
    }
    Crontab.Imported imported = crontab.add(text().lines());
    imported
        .wrong()
        .forEach(
            wrong -> LOG.warnf("%s, line %d is skipped: %s", file, wrong.line(), wrong.message()));
    LOG.infof("%d calls imported from %s", imported.added(), file);
  }

  /** A file where there is one of that name, else a resource of the application. */
  private String text() throws IOException {
    Path path = Path.of(file);
    if (Files.isRegularFile(path)) {
      return Files.readString(path);
    }
    try (InputStream resource =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
      if (resource == null) {
        throw new FileNotFoundException(
            "scheduler.crontab: there is neither a file nor a resource '%s'.".formatted(file));
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
