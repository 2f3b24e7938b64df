package org.runnercdi.sample;

import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Calls as lines of text: in and out. */
@ApplicationScoped
class Crontab {

  private static final int MOST_TOLD = 1_000;
  private static final int LONGEST_SENTENCE = 300;
  private static final int CLEAR_AFTER = 1_000;

  private final Validator validator;
  private final EntityManager entities;
  private final int mostLines;

  Crontab(
      Validator validator,
      EntityManager entities,
      @ConfigProperty(name = "scheduler.import-lines") int mostLines) {
    this.validator = validator;
    this.entities = entities;
    this.mostLines = mostLines;
  }

  /**
   * Adds the call of each line that is right, in one transaction.
   *
   * @throws IllegalArgumentException if there are too many lines; then none is added
   */
  @Transactional
  Imported add(Stream<String> lines) {
    List<WrongLine> wrong = new ArrayList<>();
    int number = 0;
    int added = 0;
    int refused = 0;
    for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
      if (number++ == mostLines) {
        throw new IllegalArgumentException(
            "A crontab must not have more than %d lines.".formatted(mostLines));
      }
      try {
        Optional<CallDraft> draft = CrontabLine.parse(each.next());
        if (draft.isPresent()) {
          add(draft.get());
          if (++added % CLEAR_AFTER == 0) {
            entities.flush();
            entities.clear();
          }
        }
      } catch (IllegalArgumentException e) {
        if (++refused <= MOST_TOLD) {
          wrong.add(new WrongLine(number, shortened(String.valueOf(e.getMessage()))));
        }
      }
    }
    return new Imported(added, refused, wrong);
  }

  /** All calls, a line each. */
  @Transactional
  String export() {
    StringBuilder text = new StringBuilder();
    try (Stream<Call> calls = Call.streamAll(Sort.by("id"))) {
      calls.forEach(
          call -> {
            text.append(CrontabLine.of(call)).append('\n');
            entities.detach(call);
          });
    }
    return text.toString();
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

  private static String shortened(String sentence) {
    return sentence.length() <= LONGEST_SENTENCE
        ? sentence
        : sentence.substring(0, LONGEST_SENTENCE) + "…";
  }

  /**
   * What became of the lines.
   *
   * @param added how many calls were added
   * @param refused how many lines are wrong
   * @param wrong why, of the first of them
   */
  record Imported(int added, int refused, List<WrongLine> wrong) {}

  record WrongLine(int line, String message) {}
}
