package org.runnercdi.engine;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.RunnableJob;
import org.runnercdi.RunnableJob.Overlap;
import org.runnercdi.Schedule;
import org.runnercdi.schedule.Cron;
import org.runnercdi.schedule.Dst;
import org.runnercdi.schedule.Every;
import org.runnercdi.schedule.Periods;

/**
 * Works out the plan of a job from its annotation, the settings for its id, its own schedule and
 * the runner's defaults, in the order settings, annotation, job, default.
 */
final class JobPlans {

  /** The class of jobs made by {@link Job#of} whose due-check is their schedule itself. */
  private static final Class<?> SCHEDULED =
      Job.of("-", Every.of(Duration.ofDays(1)), () -> "").getClass();

  private final Function<String, @Nullable String> properties;
  private final Duration tick;
  private final ZoneId zone;
  private final Dst dst;
  private final @Nullable Duration timeout;
  private volatile Map<String, Map<String, String>> settings;

  JobPlans(
      Map<String, Map<String, String>> settings,
      Function<String, @Nullable String> properties,
      Duration tick,
      ZoneId zone,
      Dst dst,
      @Nullable Duration timeout) {
    this.properties = properties;
    this.tick = tick;
    this.zone = zone;
    this.dst = dst;
    this.timeout = timeout;
    this.settings = copy(settings);
    settings.forEach((id, texts) -> texts.forEach((name, text) -> check(id, name, text)));
  }

  static String key(String id, String name) {
    return "runner.job.\"" + id + "\"." + name;
  }

  /** Whether the schedule that these settings give is the same. */
  static boolean sameSchedule(Map<String, String> settings, Map<String, String> others) {
    return Stream.of("cron", "every", "zone")
        .allMatch(name -> Objects.equals(settings.get(name), others.get(name)));
  }

  /** The same texts for good. */
  static Map<String, Map<String, String>> copy(Map<String, Map<String, String>> settings) {
    Map<String, Map<String, String>> copy = new HashMap<>();
    settings.forEach((id, texts) -> copy.put(id, Map.copyOf(texts)));
    return copy;
  }

  /**
   * Whether these can be the settings of an id, whatever its job is.
   *
   * @throws IllegalArgumentException naming the key, the text and what would be right
   */
  void check(String id, Map<String, String> texts) {
    // In one order, so that the same texts are always refused for the same reason.
    new TreeMap<>(texts).forEach((name, text) -> check(id, name, text));
    new Texts(id, null, texts).schedule();
  }

  private void check(String id, String name, String text) {
    Texts texts = new Texts(id, null, Map.of(name, text));
    switch (name) {
      case "cron", "every" -> texts.schedule();
      case "zone" -> texts.zone();
      case "timeout" -> texts.timeout();
      case "jitter" -> texts.jitter();
      case "overlap" -> texts.overlap();
      case "enabled" -> texts.enabled();
      default ->
          throw new IllegalArgumentException(
              "runner.job.\""
                  + id
                  + "\"."
                  + name
                  + " is not known; known are cron, every, zone, enabled, timeout, jitter and"
                  + " overlap.");
    }
  }

  /** The plan of a plain job of this zone, without settings of its own. */
  JobPlan plain(ZoneId plainZone) {
    return new JobPlan(null, plainZone, timeout, null, Overlap.INHERIT, true, false, null);
  }

  ZoneId defaultZone() {
    return zone;
  }

  /** The texts of the settings by id, as they are at the moment; never changed. */
  Map<String, Map<String, String>> settings() {
    return settings;
  }

  /** Those of one id; empty where none speaks of it. */
  Map<String, String> settings(String id) {
    return settings.getOrDefault(id, Map.of());
  }

  /**
   * Has these apply from now on.
   *
   * @param changed never changed from now on; each has been {@linkplain #check checked}
   */
  void replaceSettings(Map<String, Map<String, String>> changed) {
    settings = changed;
  }

  /** A text of an annotation, with its expressions replaced. */
  String resolve(String text) {
    return Expressions.resolve(text, properties);
  }

  /**
   * The plan of one job.
   *
   * @param settingsOfId the texts by their names
   * @param last remembers its results; null for one whose results the plan does not keep
   * @throws IllegalArgumentException naming the job, the text and what would be right
   */
  JobPlan plan(
      String id,
      Job job,
      @Nullable RunnableJob annotation,
      Map<String, String> settingsOfId,
      @Nullable LastResult last) {
    Texts texts = new Texts(id, annotation, settingsOfId);
    Schedule schedule = texts.schedule();
    Schedule own = texts.off() ? null : ownSchedule(job);
    ZoneId jobZone = texts.zone();
    if (schedule == null && own instanceof Cron cron && jobZone != null) {
      schedule = Cron.parse(cron.toString(), jobZone, dst);
    }
    if (schedule == null) {
      schedule = own;
    }
    if (schedule != null && schedule.zone().isPresent()) {
      jobZone = schedule.zone().get();
    }
    Duration jobTimeout = texts.timeout();
    return new JobPlan(
        schedule,
        jobZone == null ? zone : jobZone,
        jobTimeout == null ? timeout : jobTimeout,
        texts.jitter(),
        texts.overlap(),
        texts.enabled() && !texts.off(),
        annotation != null && annotation.nodes() == RunnableJob.Nodes.EVERY,
        last);
  }

  /**
   * For a registered job, which has this schedule for good.
   *
   * @throws IllegalArgumentException naming the job, the period and the tick
   */
  void requireMultipleOfTick(String id, @Nullable Schedule schedule) {
    if (schedule instanceof Every every && !isMultipleOfTick(every)) {
      throw new IllegalArgumentException(
          "The period of job '"
              + id
              + "' is "
              + every
              + ", which is not a multiple of the tick "
              + tick
              + ".");
    }
  }

  private boolean isMultipleOfTick(Every every) {
    return every.period().toSeconds() % tick.toSeconds() == 0;
  }

  /** Whether the job's due-check is nothing but its own schedule. */
  static boolean asksOnlyItsSchedule(Job job) {
    Job behind = job;
    while (behind.getClass() != SCHEDULED) {
      if (!(behind instanceof DelegatingJob delegating)) {
        return false;
      }
      behind = delegating.delegate();
    }
    return true;
  }

  /**
   * When a supplied job is due, as far as that is sure for good: of jobs that are made of their
   * parts, never change, and run no foreign code where they are asked for them.
   *
   * @return null where the job has to be asked in each slot
   */
  MinuteFilter.@Nullable Fixed fixed(Job job, Map<String, Map<String, String>> settingsById) {
    return job.getClass() == SCHEDULED
            && ownSchedule(job) instanceof Cron cron
            && (settingsById.isEmpty() || !settingsById.containsKey(job.id()))
        ? new MinuteFilter.Fixed(cron, cron.zone().orElse(zone))
        : null;
  }

  private static @Nullable Schedule ownSchedule(Job job) {
    return job.schedule().orElse(null);
  }

  /** The texts that speak of one job, each from its setting, else from its annotation. */
  private final class Texts {

    private final String id;
    private final @Nullable RunnableJob annotation;
    private final Map<String, String> own;

    Texts(String id, @Nullable RunnableJob annotation, Map<String, String> own) {
      this.id = id;
      this.annotation = annotation;
      this.own = own;
    }

    private String text(String name) {
      String setting = own.get(name);
      if (setting != null) {
        return setting.strip();
      }
      if (annotation == null) {
        return "";
      }
      String raw =
          switch (name) {
            case "cron" -> own.containsKey("every") ? "" : annotation.cron();
            case "every" -> own.containsKey("cron") ? "" : annotation.every();
            case "zone" -> annotation.zone();
            case "timeout" -> annotation.timeout();
            default -> "";
          };
      try {
        return Expressions.resolve(raw, properties).strip();
      } catch (IllegalArgumentException e) {
        throw wrong(name, raw, e);
      }
    }

    boolean off() {
      return text("cron").equalsIgnoreCase("off");
    }

    @Nullable Schedule schedule() {
      String cron = text("cron");
      String every = text("every");
      if (!cron.isEmpty() && !every.isEmpty()) {
        throw new IllegalArgumentException(
            "Job '"
                + id
                + "' has both cron '"
                + cron
                + "' and every '"
                + every
                + "'; keep one of them.");
      }
      if (!cron.isEmpty() && !cron.equalsIgnoreCase("off")) {
        ZoneId own = zone();
        try {
          return Cron.parse(cron, own == null ? zone : own, dst);
        } catch (IllegalArgumentException e) {
          throw wrong("cron", cron, e);
        }
      }
      if (!every.isEmpty()) {
        Every parsed;
        try {
          parsed = Every.parse(every);
        } catch (IllegalArgumentException e) {
          throw wrong("every", every, e);
        }
        if (!isMultipleOfTick(parsed)) {
          throw new IllegalArgumentException(
              where("every")
                  + " is '"
                  + every
                  + "', which is not a multiple of the tick "
                  + tick
                  + ".");
        }
        return parsed;
      }
      return null;
    }

    private @Nullable ZoneId zone() {
      String text = text("zone");
      if (text.isEmpty()) {
        return null;
      }
      try {
        return ZoneId.of(text);
      } catch (DateTimeException e) {
        throw wrong(
            "zone",
            text,
            new IllegalArgumentException("write a zone id such as Europe/Paris or UTC.", e));
      }
    }

    private @Nullable Duration timeout() {
      String text = text("timeout");
      if (text.isEmpty()) {
        return null;
      }
      try {
        return Periods.parse(text);
      } catch (IllegalArgumentException e) {
        throw wrong("timeout", text, e);
      }
    }

    private @Nullable Duration jitter() {
      String text = text("jitter");
      if (text.isEmpty()) {
        return null;
      }
      Duration jitter;
      try {
        jitter = Periods.parseOrZero(text);
      } catch (IllegalArgumentException e) {
        throw wrong("jitter", text, e);
      }
      if (jitter.compareTo(tick) >= 0) {
        throw new IllegalArgumentException(
            where("jitter")
                + " is '"
                + text
                + "', which is not shorter than the tick "
                + tick
                + ".");
      }
      return jitter.isZero() ? null : jitter;
    }

    private Overlap overlap() {
      String text = own.get("overlap");
      if (text == null) {
        return annotation == null ? Overlap.INHERIT : annotation.overlap();
      }
      return Arrays.stream(Overlap.values())
          .filter(value -> value.name().equals(text.strip().toUpperCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  wrong(
                      "overlap",
                      text,
                      new IllegalArgumentException("write inherit, skip or allow.")));
    }

    private boolean enabled() {
      String text = own.getOrDefault("enabled", "true").strip().toLowerCase(Locale.ROOT);
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default ->
            throw wrong("enabled", text, new IllegalArgumentException("write true or false."));
      };
    }

    private String where(String name) {
      return own.containsKey(name)
          ? "runner.job.\"" + id + "\"." + name
          : "The " + name + " of job '" + id + "'";
    }

    private IllegalArgumentException wrong(String name, String text, IllegalArgumentException why) {
      return new IllegalArgumentException(
          where(name) + " is '" + text + "': " + why.getMessage(), why);
    }
  }
}
