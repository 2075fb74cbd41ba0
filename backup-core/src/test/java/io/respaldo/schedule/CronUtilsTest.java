package io.respaldo.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A second opinion: cron-utils 9.2.1, where both mean the same by definition; that is in UTC, with
 * at most one restricted day field. Where it means something else, that is listed here too. Set the
 * system property {@code seed} to repeat.
 */
class CronUtilsTest {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private static List<ZonedDateTime> theirs(String expression, ZonedDateTime after, int count) {
    ExecutionTime times = ExecutionTime.forCron(PARSER.parse(expression));
    List<ZonedDateTime> found = new ArrayList<>();
    Optional<ZonedDateTime> time = times.nextExecution(after);
    while (time.isPresent() && found.size() < count) {
      found.add(time.get());
      time = times.nextExecution(time.get());
    }
    return found;
  }

  private static List<ZonedDateTime> ours(String expression, ZonedDateTime after, int count) {
    return CronSchedule.parse(expression).next(after, count);
  }

  private static String field(Random random, int min, int max) {
    return Stream.generate(() -> item(random, min, max))
        .limit(random.nextInt(4) == 0 ? 3 : 1)
        .collect(Collectors.joining(","));
  }

  private static String item(Random random, int min, int max) {
    int from = min + random.nextInt(max - min + 1);
    int to = from + random.nextInt(max - from + 1);
    int step = 1 + random.nextInt(Math.max(1, (max - min) / 2));
    return switch (random.nextInt(5)) {
      case 0 -> "*/" + step;
      case 1 -> from < to ? from + "-" + to : "" + from;
      case 2 -> from < to ? from + "-" + to + "/" + step : "" + from;
      default -> "" + from;
    };
  }

  private static String expression(Random random) {
    String date = "*";
    String weekday = "*";
    switch (random.nextInt(3)) {
      case 0 -> date = field(random, 1, 28);
      case 1 -> weekday = field(random, 0, 6);
      default -> {}
    }
    String month = random.nextBoolean() ? "*" : field(random, 1, 12);
    return String.join(" ", field(random, 0, 59), hours(random), date, month, weekday);
  }

  private static String hours(Random random) {
    return random.nextInt(4) == 0 ? "*" : field(random, 0, 23);
  }

  @Test
  void bothFindTheSameTimes() {
    long seed = Long.getLong("seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      String expression = expression(random);
      ZonedDateTime after =
          ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)
              .plusMinutes(random.nextInt(5 * 365 * 24 * 60));
      assertThat(ours(expression, after, 6))
          .as("-Dseed=%d: %s after %s", seed, expression, after)
          .isEqualTo(theirs(expression, after, 6));
    }
  }

  @Test
  void theyLoseTheRunThatFallsIntoTheSpringGapAndWeRunItAfterIt() {
    ZonedDateTime before = ZonedDateTime.parse("2025-03-29T12:00+01:00[Europe/Madrid]");

    assertThat(ours("30 2 * * *", before, 1))
        .containsExactly(ZonedDateTime.parse("2025-03-30T03:00+02:00[Europe/Madrid]"));
    assertThat(theirs("30 2 * * *", before, 1))
        .doesNotContain(ZonedDateTime.parse("2025-03-30T03:00+02:00[Europe/Madrid]"));
  }

  @Test
  void theyKnowNoWords() {
    assertThatThrownBy(() -> PARSER.parse("@daily")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theyTakeAStepInADayFieldForARestrictionAndVixieForAStar() {
    ZonedDateTime after = ZonedDateTime.parse("2025-11-01T00:00Z");

    assertThat(ours("0 0 */2 * 1", after, 1))
        .containsExactly(ZonedDateTime.parse("2025-11-03T00:00Z"));
    assertThat(theirs("0 0 */2 * 1", after, 2)).isNotEqualTo(ours("0 0 */2 * 1", after, 2));
  }
}
