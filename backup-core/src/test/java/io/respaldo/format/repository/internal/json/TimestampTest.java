package io.respaldo.format.repository.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00Z", "0000-02-29T23:59:59.999999999-23:59", "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59.5+05:30", "2024-02-29T12:00:00-05:00", "9999-12-31T23:59:59Z"
      })
  void whatIsReadIsWrittenWithTheSameCharacters(String text) {
    assertThat(Timestamp.parse(text).orElseThrow()).hasToString(text);
  }

  @Test
  void everyTimeIsTheOneOfTheJdk() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long second = -62167219200L + (long) (random.nextDouble() * 315569519999L);
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(1201) - 600));
      ZonedDateTime time =
          Instant.ofEpochSecond(second, random.nextInt(1_000_000_000)).atZone(offset);
      if (time.getYear() < 0 || time.getYear() > 9999) {
        continue;
      }
      Timestamp ours = Timestamp.of(time);
      assertThat(ours.instant()).as("seed %d", seed).isEqualTo(time.toInstant());
      assertThat(Timestamp.parse(ours.toString())).contains(ours);
      assertThat(ZonedDateTime.parse(ours.toString()).toInstant()).isEqualTo(time.toInstant());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "+20000-02-29T01:02:03Z, 9999-03-01T01:02:03Z",
    "-0001-02-28T00:00:00Z, 0000-02-28T00:00:00Z",
    "+12345-12-31T23:59:59.25Z, 9999-12-31T23:59:59.25Z"
  })
  void yearsFarAwayAreMovedIntoReach(String far, String near) {
    ZonedDateTime time =
        LocalDateTime.parse(far.substring(0, far.length() - 1)).atZone(ZoneOffset.UTC);
    assertThat(Timestamp.of(time)).hasToString(near);
  }

  @Test
  void secondsOfAnOffsetAreLeftOutAsGoDoes() {
    ZonedDateTime old =
        LocalDateTime.parse("1890-01-01T00:00:00").atZone(ZoneId.of("Europe/Berlin"));
    assertThat(Timestamp.of(old)).hasToString("1890-01-01T00:00:00+00:53");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2025",
        "2025-13-01T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "2025-01-01T24:00:00Z",
        "2025-01-01T00:60:00Z",
        "2025-01-01T00:00:60Z",
        "2025-01-01 00:00:00Z",
        "2025-01-01T00:00:00",
        "2025-01-01T00:00:00.Z",
        "2025-01-01T00:00:00+24:00",
        "2025-01-01T00:00:00+0100",
        "+025-01-01T00:00:00Z",
        "2025-01-01T00:00:00ZZ",
        "2025-00-10T00:00:00Z",
        "2025-01-00T00:00:00Z"
      })
  void whatIsNoTimeIsRefused(String text) {
    assertThat(Timestamp.parse(text)).isEmpty();
  }
}
