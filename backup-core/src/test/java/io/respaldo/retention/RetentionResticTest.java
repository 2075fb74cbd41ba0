package io.respaldo.retention;

import static io.respaldo.retention.Backups.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.respaldo.Backup;
import io.respaldo.RetentionPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The calendar rules against what the real {@code restic forget} kept; recorded by {@code
 * record-restic-forget.py}, which stands beside the record. restic has no rule that always keeps
 * the newest, but every rule of its keeps it.
 */
class RetentionResticTest {
  private static List<String> recorded() throws IOException {
    try (InputStream in = RetentionResticTest.class.getResourceAsStream("restic-forget.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }

  @Test
  void theCalendarRulesKeepWhatResticKeeps() throws IOException {
    ZoneId zone = ZoneOffset.UTC;
    List<Backup> backups = new ArrayList<>();
    String set = "";
    int compared = 0;
    for (String line : recorded()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "set" -> {
          set = words[1];
          zone = ZoneId.of(words[2]);
          backups.clear();
        }
        case "at" -> {
          Instant time = OffsetDateTime.parse(words[1]).toInstant();
          backups.add(Backups.at("b" + backups.size(), time));
        }
        case "keep" -> {
          assertThat(kept(backups, policy(line), zone))
              .as(set + ": " + line)
              .isEqualTo(line.substring(line.indexOf(':') + 1).strip());
          compared++;
        }
        default -> fail("not understood: " + line);
      }
    }
    assertThat(compared).isGreaterThan(300);
  }

  private static RetentionPolicy policy(String line) {
    RetentionPolicy policy = RetentionPolicy.KEEP_ALL;
    for (String rule : line.substring(5, line.indexOf(':')).strip().split(" ", -1)) {
      int count = Integer.parseInt(rule.substring(rule.indexOf('=') + 1));
      policy =
          switch (rule.substring(0, rule.indexOf('='))) {
            case "last" -> policy.keepLast(count);
            case "hourly" -> policy.keepHourly(count);
            case "daily" -> policy.keepDaily(count);
            case "weekly" -> policy.keepWeekly(count);
            case "monthly" -> policy.keepMonthly(count);
            case "yearly" -> policy.keepYearly(count);
            default -> throw new IllegalArgumentException(rule);
          };
    }
    return policy;
  }

  private static String kept(List<Backup> backups, RetentionPolicy policy, ZoneId zone) {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    return String.join(
        " ",
        Retention.plan(SHOP, backups, policy, Set.of(), zone, now).kept().stream()
            .map(v -> v.backup().id().value().substring(1))
            .sorted(Comparator.comparing(Integer::valueOf))
            .toList());
  }
}
