package org.runnercdi.console;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobPanicException;
import org.runnercdi.schedule.Cron;
import org.runnercdi.schedule.Every;

/** What jobs bring, as text of a bounded length. */
final class Texts {

  /** Of a value or an error, in characters. */
  static final int LONGEST = 2_000;

  /** Of a stack trace, in characters. */
  static final int LONGEST_TRACE = 20_000;

  private Texts() {}

  /** What a job threw: a panic only wraps it. */
  static Throwable thrown(Throwable error) {
    return error instanceof JobPanicException
        ? Objects.requireNonNullElse(error.getCause(), error)
        : error;
  }

  static String of(Object value) {
    try {
      return shortened(String.valueOf(value.toString()));
    } catch (RuntimeException | Error rude) {
      return "(its text threw " + rude.getClass().getName() + ")";
    }
  }

  /** Null where there is no more to see than the error itself. */
  static @Nullable String trace(Throwable error) {
    try {
      if (error.getStackTrace().length == 0 && error.getCause() == null) {
        return null;
      }
      Bounded text = new Bounded();
      error.printStackTrace(new PrintWriter(text));
      return text.toString();
    } catch (RuntimeException | Error rude) {
      return "(its stack trace threw " + rude.getClass().getName() + ")";
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /**
   * A schedule in words.
   *
   * @param schedule as {@code JobInfo} has it
   * @return null for one that is neither cron nor a period
   */
  static @Nullable String words(String schedule, Locale locale) {
    try {
      return Cron.parse(schedule).describe(locale);
    } catch (IllegalArgumentException noCron) {
      try {
        return Every.parse(schedule).describe(locale);
      } catch (IllegalArgumentException another) {
        return null;
      }
    }
  }

  /** Keeps the beginning. */
  private static final class Bounded extends Writer {

    private final StringBuilder kept = new StringBuilder();

    @Override
    public void write(char[] text, int from, int length) {
      int room = LONGEST_TRACE - kept.length();
      kept.append(text, from, Math.min(length, Math.max(0, room)));
      if (room > 0 && length > room) {
        kept.append('…');
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return kept.toString();
    }
  }
}
