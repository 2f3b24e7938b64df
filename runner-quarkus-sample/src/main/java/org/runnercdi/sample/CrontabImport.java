package org.runnercdi.sample;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Fills an empty database with the calls of a crontab. */
@ApplicationScoped
class CrontabImport {

  private static final Logger LOG = Logger.getLogger(CrontabImport.class);

  private final Validator validator;
  private final String crontab;

  CrontabImport(Validator validator, @ConfigProperty(name = "sample.crontab") String crontab) {
    this.validator = validator;
    this.crontab = crontab;
  }

  @Transactional
  void atStart(@Observes StartupEvent event) throws IOException {
    if (Call.count() == 0) {
      Map<Integer, String> wrong = add(lines());
      wrong.forEach((number, why) -> LOG.warnf("%s, line %d is skipped: %s", crontab, number, why));
      LOG.infof("%d calls imported from %s", Call.count(), crontab);
    }
  }

  /**
   * Adds the call of each line that is right.
   *
   * @return why the others are not, by the number of the line
   */
  @Transactional
  Map<Integer, String> add(List<String> lines) {
    Map<Integer, String> wrong = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        Optional<CallDraft> draft = CrontabLine.parse(lines.get(i));
        draft.ifPresent(this::add);
      } catch (IllegalArgumentException e) {
        wrong.put(i + 1, String.valueOf(e.getMessage()));
      }
    }
    return wrong;
  }

  private void add(CallDraft draft) {
    String problems =
        validator.validate(draft).stream()
            .map(ConstraintViolation::getMessage)
            .sorted()
            .collect(Collectors.joining(" "));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems);
    }
    new Call(draft, Instant.now()).persist();
  }

  /** A file where there is one of that name, else a resource of the application. */
  private List<String> lines() throws IOException {
    Path file = Path.of(crontab);
    if (Files.isRegularFile(file)) {
      return Files.readAllLines(file);
    }
    try (InputStream resource =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(crontab)) {
      if (resource == null) {
        throw new FileNotFoundException(
            "sample.crontab: there is neither a file nor a resource '%s'.".formatted(crontab));
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
