package org.runnercdi.schedule;

import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** "월요일부터 금요일까지 06:00에". */
final class Korean implements Language {

  private static final String DAYS = "일월화수목금토";
  private static final List<String> NTH = List.of("첫째", "둘째", "셋째", "넷째", "다섯째");

  @Override
  public String everyMinutes(int step, List<Span> windows) {
    String every = step == 1 ? "매분" : step + "분마다";
    return windows.isEmpty() ? every : joined(windows, Korean::time) + " " + every;
  }

  @Override
  public String minutesOfEachHour(List<Span> minutes) {
    return "매시 " + minutes(minutes);
  }

  @Override
  public String minutesOfHours(List<Span> minutes, List<Span> hours) {
    return hours(hours) + "의 " + minutes(minutes);
  }

  @Override
  public String everyMinutesOfHours(int step, List<Span> hours) {
    return hours(hours) + "의 " + everyMinutes(step, List.of());
  }

  @Override
  public String everyHours(int step) {
    return step == 1 ? "매시 정각에" : step + "시간마다";
  }

  @Override
  public String everyHoursBetween(int step, int from, int to) {
    return range(new Span(from, to, 1), Korean::time) + " " + step + "시간마다";
  }

  @Override
  public String at(List<Integer> minutesOfDay) {
    return String.join(", ", minutesOfDay.stream().map(Korean::time).toList()) + "에";
  }

  @Override
  public String daysOfMonth(List<Span> days) {
    return stepped(days, day -> day + "일", "일");
  }

  @Override
  public String lastDay(int daysBefore) {
    return daysBefore == 0 ? "마지막 날" : "마지막 날 " + daysBefore + "일 전";
  }

  @Override
  public String nearestWorkday(int dayOfMonth) {
    return dayOfMonth + "일에 가장 가까운 평일";
  }

  @Override
  public String lastWorkday() {
    return "마지막 평일";
  }

  @Override
  public String dayOfWeek(Span days) {
    return range(days, Korean::day);
  }

  @Override
  public String lastOfWeek(int dayOfWeek) {
    return "마지막 " + day(dayOfWeek);
  }

  @Override
  public String nthOfWeek(int n, int dayOfWeek) {
    return NTH.get(n - 1) + " " + day(dayOfWeek);
  }

  @Override
  public String sentence(
      String time, boolean everyDay, List<String> ofMonth, List<String> ofWeek, List<Span> months) {
    List<String> words = new ArrayList<>();
    boolean days = !ofMonth.isEmpty() || !ofWeek.isEmpty();
    boolean counts =
        !ofMonth.isEmpty() || ofWeek.stream().anyMatch(day -> !DAYS.contains(day.substring(0, 1)));
    if (!months.isEmpty()) {
      words.add(stepped(months, month -> month + "월", "개월") + (days ? "의" : ""));
    } else if (counts) {
      words.add("매월");
    }
    if (everyDay) {
      words.add("매일");
    }
    if (days) {
      words.add(
          String.join(", ", ofMonth)
              + (ofMonth.isEmpty() || ofWeek.isEmpty() ? "" : " 또는 ")
              + String.join(", ", ofWeek));
    }
    words.add(time);
    return String.join(" ", words);
  }

  @Override
  public String every(Duration period) {
    List<String> parts = new ArrayList<>();
    if (period.toHours() > 0) {
      parts.add(period.toHours() + "시간");
    }
    if (period.toMinutesPart() > 0) {
      parts.add(period.toMinutesPart() + "분");
    }
    if (period.toSecondsPart() > 0) {
      parts.add(period.toSecondsPart() + "초");
    }
    return String.join(" ", parts) + "마다";
  }

  private static String minutes(List<Span> minutes) {
    String text = stepped(minutes, minute -> minute + "분", "분");
    return minutes.get(minutes.size() - 1).isSingle() ? text + "에" : text;
  }

  private static String hours(List<Span> hours) {
    return stepped(hours, hour -> hour + "시", "시간");
  }

  /** "1일, 15일부터 20일까지", "1일부터 31일까지 2일마다". */
  private static String stepped(List<Span> spans, IntFunction<String> name, String unit) {
    int step = spans.get(0).step();
    return joined(spans, name) + (step > 1 ? " " + step + unit + "마다" : "");
  }

  private static String joined(List<Span> spans, IntFunction<String> name) {
    return String.join(", ", spans.stream().map(span -> range(span, name)).toList());
  }

  private static String range(Span span, IntFunction<String> name) {
    return span.isSingle()
        ? name.apply(span.from())
        : name.apply(span.from()) + "부터 " + name.apply(span.to()) + "까지";
  }

  private static String time(int minuteOfDay) {
    return LocalTime.of(minuteOfDay / 60, minuteOfDay % 60).toString();
  }

  private static String day(int dayOfWeek) {
    return DAYS.charAt(dayOfWeek) + "요일";
  }
}
