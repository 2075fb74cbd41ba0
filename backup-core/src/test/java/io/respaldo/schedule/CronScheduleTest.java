package io.respaldo.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
  private static List<String> next(String expression, String after, int count) {
    return CronSchedule.parse(expression).next(ZonedDateTime.parse(after), count).stream()
        .map(t -> t.toOffsetDateTime().toString())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 3 * * *         | 2025-11-19T03:00Z       | 2025-11-20T03:00Z
          0 3 * * *         | 2025-11-19T02:59:59.999Z| 2025-11-19T03:00Z
          59 23 31 12 *     | 2025-12-31T23:59Z       | 2026-12-31T23:59Z
          */15 * * * *      | 2025-11-19T03:46Z       | 2025-11-19T04:00Z
          5,10-12 1 * * *   | 2025-11-19T01:10Z       | 2025-11-19T01:11Z
          0 8-18/5 * * *    | 2025-11-19T13:00Z       | 2025-11-19T18:00Z
          0 3 * jan MON     | 2025-11-19T00:00Z       | 2026-01-05T03:00Z
          0 3 * * 7         | 2025-11-19T00:00Z       | 2025-11-23T03:00Z
          0 3 * * 0         | 2025-11-19T00:00Z       | 2025-11-23T03:00Z
          0 3 * * fri-sun   | 2025-11-22T04:00Z       | 2025-11-23T03:00Z
          0 3 * * 5-7       | 2025-11-22T04:00Z       | 2025-11-23T03:00Z
          0 0 29 2 *        | 2096-03-01T00:00Z       | 2104-02-29T00:00Z
          0 0 31 * *        | 2025-11-01T00:00Z       | 2025-12-31T00:00Z
          @hourly           | 2025-11-19T03:46Z       | 2025-11-19T04:00Z
          @daily            | 2025-11-19T03:46Z       | 2025-11-20T00:00Z
          @midnight         | 2025-11-19T03:46Z       | 2025-11-20T00:00Z
          @weekly           | 2025-11-19T03:46Z       | 2025-11-23T00:00Z
          @monthly          | 2025-11-19T03:46Z       | 2025-12-01T00:00Z
          @yearly           | 2025-11-19T03:46Z       | 2026-01-01T00:00Z
          @Annually         | 2025-11-19T03:46Z       | 2026-01-01T00:00Z
          """)
  void theNextTimeIsStrictlyAfter(String expression, String after, String expected) {
    assertThat(next(expression, after, 1)).containsExactly(expected);
  }

  @Test
  void aDayThatMatchesEitherDayFieldIsEnoughWhenNeitherIsAStar() {
    assertThat(next("0 0 1,15 * fri", "2025-11-12T00:00Z", 4))
        .containsExactly(
            "2025-11-14T00:00Z", "2025-11-15T00:00Z", "2025-11-21T00:00Z", "2025-11-28T00:00Z");
  }

  @Test
  void aDayFieldThatBeginsWithAStarMakesBothNecessaryAsInVixieCron() {
    assertThat(next("0 0 */2 * mon", "2025-11-01T00:00Z", 3))
        .containsExactly("2025-11-03T00:00Z", "2025-11-17T00:00Z", "2025-12-01T00:00Z");
    assertThat(next("0 0 13 * */5", "2025-11-01T00:00Z", 2))
        .containsExactly("2026-02-13T00:00Z", "2026-03-13T00:00Z");
  }

  @Test
  void aDateThatNeverComesHasNoNextTime() {
    assertThat(CronSchedule.parse("0 0 30 2 *").next(ZonedDateTime.parse("2025-11-01T00:00Z")))
        .isEmpty();
    assertThat(next("0 0 31 2,4,6,9,11 *", "2025-11-01T00:00Z", 3)).isEmpty();
    assertThat(next("* * 30 2 *", "2025-11-01T00:00Z", 3)).isEmpty();
  }

  @Test
  void aWallClockTimeThatDoesNotExistRunsAtTheFirstInstantAfterTheGapOnce() {
    String before = "2025-03-29T12:00+01:00[Europe/Madrid]";
    assertThat(next("30 2 * * *", before, 2))
        .containsExactly("2025-03-30T03:00+02:00", "2025-03-31T02:30+02:00");
    assertThat(next("*/10 2 * * *", before, 2))
        .containsExactly("2025-03-30T03:00+02:00", "2025-03-31T02:00+02:00");
    assertThat(next("0 2,3 * * *", before, 3))
        .containsExactly(
            "2025-03-30T03:00+02:00", "2025-03-31T02:00+02:00", "2025-03-31T03:00+02:00");
  }

  @Test
  void midnightThatDoesNotExistRunsAtOne() {
    assertThat(next("0 0 * * *", "2018-11-03T12:00-03:00[America/Sao_Paulo]", 2))
        .containsExactly("2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00");
  }

  @Test
  void aDayThatDoesNotExistRunsOnceAtTheNext() {
    // Samoa left out 30 December 2011
    assertThat(next("0 3 30 12 *", "2011-12-01T00:00-10:00[Pacific/Apia]", 2))
        .containsExactly("2011-12-31T00:00+14:00", "2012-12-30T03:00+14:00");
  }

  @Test
  void aTimeThatExistsTwiceRunsTheFirstTimeOnly() {
    String before = "2025-10-25T12:00+02:00[Europe/Madrid]";
    assertThat(next("30 2 * * *", before, 2))
        .containsExactly("2025-10-26T02:30+02:00", "2025-10-27T02:30+01:00");
    assertThat(next("*/30 1-3 * * *", "2025-10-26T01:45+02:00[Europe/Madrid]", 3))
        .containsExactly(
            "2025-10-26T02:00+02:00", "2025-10-26T02:30+02:00", "2025-10-26T03:00+01:00");
  }

  @Test
  void askedInTheSecondPassOfADoubledHourTheAnswerLiesAfterIt() {
    assertThat(next("30 2 * * *", "2025-10-26T02:10+01:00[Europe/Madrid]", 1))
        .containsExactly("2025-10-27T02:30+01:00");
    assertThat(next("30 2 * * *", "2025-10-26T02:10+02:00[Europe/Madrid]", 1))
        .containsExactly("2025-10-26T02:30+02:00");
  }

  @Test
  void aScheduleOfEveryHourRunsInRealTimeThroughBothChanges() {
    assertThat(next("*/30 * * * *", "2025-10-26T01:30+02:00[Europe/Madrid]", 6))
        .containsExactly(
            "2025-10-26T02:00+02:00",
            "2025-10-26T02:30+02:00",
            "2025-10-26T02:00+01:00",
            "2025-10-26T02:30+01:00",
            "2025-10-26T03:00+01:00",
            "2025-10-26T03:30+01:00");
    assertThat(next("15 * * * *", "2025-03-30T00:30+01:00[Europe/Madrid]", 3))
        .containsExactly(
            "2025-03-30T01:15+01:00", "2025-03-30T03:15+02:00", "2025-03-30T04:15+02:00");
  }

  @Test
  void aChangeOfHalfAnHourIsFollowedToo() {
    assertThat(next("*/20 * * * *", "2025-04-06T01:35+11:00[Australia/Lord_Howe]", 3))
        .containsExactly(
            "2025-04-06T01:40+11:00", "2025-04-06T01:40+10:30", "2025-04-06T02:00+10:30");
    assertThat(next("15 2 * * *", "2025-10-05T00:00+10:30[Australia/Lord_Howe]", 1))
        .containsExactly("2025-10-05T02:30+11:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          60 3 * * *     | minute '60': 60 is out of bounds; it takes '*', or 0 to 59,
          0 24 * * *     | hour '24': 24 is out of bounds; it takes '*', or 0 to 23,
          0 3 0 * *      | day of month '0': 0 is out of bounds; it takes '*', or 1 to 31,
          0 3 * 13 *     | month '13': 13 is out of bounds; it takes '*', or 1 to 12 or jan to dec,
          0 3 * foo *    | month 'foo': 'foo' is no name
          0 3 * * 8      | day of week '8': 8 is out of bounds; it takes '*', or 0 to 7 (0 and 7 are Sunday)
          0 3 * * jan    | day of week 'jan': 'jan' is no name
          0 3 * * fri-mon| 'fri-mon' runs backwards
          0 18-8 * * *   | hour '18-8': '18-8' runs backwards
          */0 * * * *    | the step of '*/0' is at least 1
          5/15 * * * *   | a step needs a range; write '5-59/15'
          1,,2 * * * *   | minute '1,,2': '' is not understood
          ? * * * *      | minute '?': '?' is not understood
          -1 * * * *     | minute '-1': '-1' is not understood
          0 3 * *        | has 4 fields; it takes five
          0 0 3 * * *    | has 6 fields; it takes five
          " "            | has 0 fields; it takes five
          @reboot        | @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually
          99999999999 * * * * | minute '99999999999'
          """)
  void anErrorNamesTheFieldAndWhatItTakes(String expression, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CronSchedule.parse(expression))
        .withMessageContaining(message);
  }

  @Test
  void anEndlessExpressionIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CronSchedule.parse("1,".repeat(500) + "1 * * * *"));
  }

  @Test
  void theExpressionStaysAsItWasWritten() {
    CronSchedule schedule = CronSchedule.parse(" 0  3 * * MON ");
    assertThat(schedule.expression()).isEqualTo(" 0  3 * * MON ");
    assertThat(schedule).isEqualTo(CronSchedule.parse(" 0  3 * * MON "));
    assertThat(schedule).hasSameHashCodeAs(CronSchedule.parse(" 0  3 * * MON "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 3 * * *        | every day at 03:00 | todos los días a las 03:00
          30 1 * * *       | every day at 01:30 | todos los días a la 01:30
          @weekly          | every Sunday at 00:00 | todos los domingos a las 00:00
          0 3,15 * * 1-5   | Monday to Friday at 03:00 and 15:00 | de lunes a viernes a las 03:00 y a las 15:00
          0 3 * * 1,6      | every Monday and Saturday at 03:00 | todos los lunes y sábados a las 03:00
          0 3 1 * *        | on day 1 of each month at 03:00 | el día 1 de cada mes a las 03:00
          0 3 1,15 1 *     | on days 1 and 15 of January at 03:00 | los días 1 y 15 de enero a las 03:00
          0 3 1 * mon      | on day 1 of each month and every Monday at 03:00 | el día 1 de cada mes y todos los lunes a las 03:00
          0 3 */15 * mon   | on days 1, 16 and 31 of each month, when that is Monday at 03:00 | los días 1, 16 y 31 de cada mes, solo si cae en lunes a las 03:00
          0 3 * 6-8 *      | every day from June to August at 03:00 | todos los días de junio a agosto a las 03:00
          0 3 * 6 sun      | every Sunday in June at 03:00 | todos los domingos en junio a las 03:00
          * * * * *        | every minute | cada minuto
          */15 * * * *     | every 15 minutes | cada 15 minutos
          @hourly          | every hour | cada hora
          20 * * * *       | every hour at minute 20 | cada hora en el minuto 20
          5,35 * * * 7     | every hour at minutes 5 and 35, every Sunday | cada hora en los minutos 5 y 35, todos los domingos
          */10 8-18 * * 1-5| Monday to Friday, every 10 minutes in the hours 08 to 18 | de lunes a viernes, cada 10 minutos en las horas 08 a 18
          """)
  void aScheduleIsToldInWords(String expression, String english, String spanish) {
    CronSchedule schedule = CronSchedule.parse(expression);
    assertThat(schedule.describe(Locale.ENGLISH)).isEqualTo(english);
    assertThat(schedule.describe(Locale.forLanguageTag("es-CO"))).isEqualTo(spanish);
  }
}
