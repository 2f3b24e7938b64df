package org.runnercdi.sample;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.runnercdi.schedule.Cron;

/** The text can be read as what it stands for; the parser's own sentence says why not. */
@Documented
@Constraint(validatedBy = ParsableValidator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@interface Parsable {

  As value();

  /** For a text that is too long to try. */
  String message() default "The text is too long to be read.";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** What a text may stand for. */
  enum As {
    CRON,
    ZONE,
    URL,
    HEADERS,
    EXPECTED_STATUS;

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException if it cannot be read; the message is one sentence
     */
    void read(String text) {
      switch (this) {
        case CRON -> Cron.parse(text);
        case ZONE -> Texts.zone(text);
        case URL -> Texts.url(text);
        case HEADERS -> HeaderLines.parse(text);
        case EXPECTED_STATUS -> ExpectedStatus.parse(text);
      }
    }
  }
}
