package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescribeTest {

  private static final ZonedDateTime START =
      ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "0 6 * * MON-FRI | At 06:00, Monday to Friday | 월요일부터 금요일까지 06:00에",
        "0 6 * * * | At 06:00, every day | 매일 06:00에",
        "* * * * * | Every minute | 매분",
        "*/5 * * * * | Every 5 minutes | 5분마다",
        "*/30 * * * * | Every 30 minutes | 30분마다",
        "0 * * * * | Every hour | 매시 정각에",
        "30 * * * * | At minute 30 of every hour | 매시 30분에",
        "*/7 * * * * | Every 7 minutes from minute 0 to 56 of every hour" + " | 매시 0분부터 56분까지 7분마다",
        "5,20,40 * * * * | At minutes 5, 20 and 40 of every hour | 매시 5분, 20분, 40분에",
        "0-10,30 * * * * | At minutes 0 to 10 and 30 of every hour" + " | 매시 0분부터 10분까지, 30분에",
        "55-5 * * * * | At minutes 0 to 5 and 55 to 59 of every hour"
            + " | 매시 0분부터 5분까지, 55분부터 59분까지",
        "*/10 2 * * * | Every 10 minutes from 02:00 to 02:50, every day"
            + " | 매일 02:00부터 02:50까지 10분마다",
        "0,30 2 * * * | At 02:00 and 02:30, every day | 매일 02:00, 02:30에",
        "0,30 9-17 * * * | Every 30 minutes from 09:00 to 17:30, every day"
            + " | 매일 09:00부터 17:30까지 30분마다",
        "0 */2 * * * | Every 2 hours, every day | 매일 2시간마다",
        "30 */2 * * * | Every 2 hours from 00:30 to 22:30, every day"
            + " | 매일 00:30부터 22:30까지 2시간마다",
        "0 9-17 * * MON-FRI | Every hour from 09:00 to 17:00, Monday to Friday"
            + " | 월요일부터 금요일까지 09:00부터 17:00까지 1시간마다",
        "0 22-2 * * * | Every hour from 22:00 to 02:00, every day" + " | 매일 22:00부터 02:00까지 1시간마다",
        "* 9-17 * * * | Every minute from 09:00 to 17:59, every day" + " | 매일 09:00부터 17:59까지 매분",
        "* 22-2 * * * | Every minute from 22:00 to 02:59, every day" + " | 매일 22:00부터 02:59까지 매분",
        "*/15 9-10,14 * * * | Every 15 minutes of hours 9, 10 and 14, every day"
            + " | 매일 9시, 10시, 14시의 15분마다",
        "*/10 */2 * * * | Every 10 minutes of every 2nd hour from 00:00 to 22:59, every day"
            + " | 매일 0시부터 22시까지 2시간마다의 10분마다",
        "5,20 9-17 * * * | At minutes 5 and 20 of hours 9 to 17, every day"
            + " | 매일 9시부터 17시까지의 5분, 20분에",
        "5,20 */2 * * * | At minutes 5 and 20 of every 2nd hour from 00:00 to 22:59, every day"
            + " | 매일 0시부터 22시까지 2시간마다의 5분, 20분에",
        "0 6,12,18 * * * | At 06:00, 12:00 and 18:00, every day" + " | 매일 06:00, 12:00, 18:00에",
        "15 0-3,7,12 * * * | At 00:15, 01:15, 02:15, 03:15, 07:15 and 12:15, every day"
            + " | 매일 00:15, 01:15, 02:15, 03:15, 07:15, 12:15에",
        "0 0 1 * * | At 00:00, on the 1st of the month | 매월 1일 00:00에",
        "0 0 1,2,3,11,12,21,22,23 * * | At 00:00, on the 1st to the 3rd, the 11th, the 12th and the 21st to the 23rd of the month"
            + " | 매월 1일부터 3일까지, 11일, 12일, 21일부터 23일까지 00:00에",
        "0 0 1,15,20-25 * * | At 00:00, on the 1st, the 15th and the 20th to the 25th of the month"
            + " | 매월 1일, 15일, 20일부터 25일까지 00:00에",
        "0 0 25-5 * * | At 00:00, on the 25th to the 5th of the month" + " | 매월 25일부터 5일까지 00:00에",
        "0 0 */2 * * | At 00:00, every 2nd day from the 1st to the 31st of the month"
            + " | 매월 1일부터 31일까지 2일마다 00:00에",
        "0 0 L * * | At 00:00, on the last day of the month | 매월 마지막 날 00:00에",
        "0 0 L-3 * * | At 00:00, 3 days before the last day of the month"
            + " | 매월 마지막 날 3일 전 00:00에",
        "0 0 L-1,L * * | At 00:00, 1 day before the last day and the last day of the month"
            + " | 매월 마지막 날 1일 전, 마지막 날 00:00에",
        "0 0 15W * * | At 00:00, on the workday nearest to the 15th of the month"
            + " | 매월 15일에 가장 가까운 평일 00:00에",
        "0 0 LW * * | At 00:00, on the last workday of the month | 매월 마지막 평일 00:00에",
        "0 0 1,15W,LW,L * * | At 00:00, on the 1st, the workday nearest to the 15th, the last workday and the last day of the month"
            + " | 매월 1일, 15일에 가장 가까운 평일, 마지막 평일, 마지막 날 00:00에",
        "0 0 * * 5L | At 00:00, on the last Friday of the month | 매월 마지막 금요일 00:00에",
        "0 0 * * MON#2 | At 00:00, on the 2nd Monday of the month | 매월 둘째 월요일 00:00에",
        "0 0 * * MON#1,FRIL,3 | At 00:00, on Wednesday, the 1st Monday and the last Friday of the month"
            + " | 매월 수요일, 첫째 월요일, 마지막 금요일 00:00에",
        "0 0 * * 7#5,0L | At 00:00, on the 5th Sunday and the last Sunday of the month"
            + " | 매월 다섯째 일요일, 마지막 일요일 00:00에",
        "0 0 1 * 1 | At 00:00, on the 1st of the month or on Monday" + " | 매월 1일 또는 월요일 00:00에",
        "0 0 1 * MON-FRI | At 00:00, on the 1st of the month or Monday to Friday"
            + " | 매월 1일 또는 월요일부터 금요일까지 00:00에",
        "0 0 L * FRIL | At 00:00, on the last day of the month or on the last Friday of the month"
            + " | 매월 마지막 날 또는 마지막 금요일 00:00에",
        "0 0 1,15 3-5 FRIL | At 00:00, on the 1st and the 15th or on the last Friday, from March to May"
            + " | 3월부터 5월까지의 1일, 15일 또는 마지막 금요일 00:00에",
        "0 0 * * fri-mon | At 00:00, Friday to Monday | 금요일부터 월요일까지 00:00에",
        "0 0 * * wed-sun | At 00:00, Wednesday to Sunday | 수요일부터 일요일까지 00:00에",
        "0 0 * * 7 | At 00:00, on Sunday | 일요일 00:00에",
        "0 0 * * sat,sun | At 00:00, on Saturday and Sunday | 토요일, 일요일 00:00에",
        "0 0 * 3 * | At 00:00, every day in March | 3월 매일 00:00에",
        "0 0 * nov-feb MON | At 00:00, on Monday from November to February"
            + " | 11월부터 2월까지의 월요일 00:00에",
        "* * * 1,4,7 * | Every minute, in January, April and July | 1월, 4월, 7월 매분",
        "0 0 1 */2 * | At 00:00, on the 1st in every 2nd month from January to November"
            + " | 1월부터 11월까지 2개월마다의 1일 00:00에",
        "0 0 1-31 * 1 | At 00:00, every day | 매일 00:00에",
        "@hourly | Every hour | 매시 정각에",
        "@daily | At 00:00, every day | 매일 00:00에",
        "@weekly | At 00:00, on Sunday | 일요일 00:00에",
        "@monthly | At 00:00, on the 1st of the month | 매월 1일 00:00에",
        "@yearly | At 00:00, on the 1st in January | 1월의 1일 00:00에",
        "0 0 1 1,7 * | At 00:00, on the 1st in January and July | 1월, 7월의 1일 00:00에",
      })
  void saysWhatAnExpressionMeans(String expression, String english, String korean) {
    assertThat(Cron.parse(expression).describe(Locale.UK)).isEqualTo(english);
    assertThat(Cron.parse(expression).describe(Locale.KOREA)).isEqualTo(korean);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10m | Every 10 minutes | 10분마다",
        "60s | Every minute | 1분마다",
        "1h | Every hour | 1시간마다",
        "90m | Every 1 hour and 30 minutes | 1시간 30분마다",
        "1d | Every 24 hours | 24시간마다",
        "PT1H1M1S | Every 1 hour, 1 minute and 1 second | 1시간 1분 1초마다",
      })
  void saysAPeriod(String period, String english, String korean) {
    assertThat(Every.parse(period).describe(Locale.ENGLISH)).isEqualTo(english);
    assertThat(Every.parse(period).describe(Locale.KOREAN)).isEqualTo(korean);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fr-FR", "x-nothing", "und", "ja"})
  void fallsBackToEnglishWhateverTheDefaultLocaleIs(String tag) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.KOREA);
      assertThat(Cron.parse("0 6 * * MON-FRI").describe(Locale.forLanguageTag(tag)))
          .isEqualTo("At 06:00, Monday to Friday");
      assertThat(Every.parse("2m").describe(Locale.ROOT)).isEqualTo("Every 2 minutes");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void numbersDoNotTakeTheDigitsOfTheDefaultLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(Cron.parse("0 6 * * *").describe(Locale.ENGLISH)).isEqualTo("At 06:00, every day");
      assertThat(Cron.parse("0 6 * * *").describe(Locale.KOREAN)).isEqualTo("매일 06:00에");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void whatIsDescribedAlikeIsDueAlike(@ForAll("meanings") List<Meaning> meanings) {
    for (Locale locale : List.of(Locale.ENGLISH, Locale.KOREAN)) {
      Map<String, Cron> described = new HashMap<>();
      for (Meaning meaning : meanings) {
        Cron cron = Cron.parse(meaning.text());
        String description = cron.describe(locale);
        assertThat(description).isNotBlank().doesNotContain("  ", "null");
        Cron alike = described.putIfAbsent(description, cron);
        if (alike != null) {
          assertThat(cron.next(START, 50)).as(description).isEqualTo(alike.next(START, 50));
        }
      }
    }
  }

  @Provide
  Arbitrary<List<Meaning>> meanings() {
    return Meanings.all().list().ofSize(1000);
  }
}
