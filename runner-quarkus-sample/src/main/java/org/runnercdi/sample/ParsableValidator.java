package org.runnercdi.sample;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tries to read the text. */
public class ParsableValidator implements ConstraintValidator<Parsable, String> {

  private static final Pattern SPECIAL = Pattern.compile("[\\\\{}$]");

  /** All constraints are looked at, so that a text comes here that its size refuses as well. */
  private static final int LONGEST = 4_000;

  private Parsable.@Nullable As as;

  @Override
  public void initialize(Parsable annotation) {
    as = annotation.value();
  }

  @Override
  public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
    if (text == null || as == null) {
      return true;
    }
    if (text.length() > LONGEST) {
      return false;
    }
    try {
      as.read(text);
      return true;
    } catch (IllegalArgumentException unreadable) {
      context.disableDefaultConstraintViolation();
      context
          .buildConstraintViolationWithTemplate(literally(String.valueOf(unreadable.getMessage())))
          .addConstraintViolation();
      return false;
    }
  }

  /** The sentence quotes what a stranger wrote, and must not be taken for a message template. */
  private static String literally(String sentence) {
    return SPECIAL.matcher(sentence).replaceAll("\\\\$0");
  }
}
