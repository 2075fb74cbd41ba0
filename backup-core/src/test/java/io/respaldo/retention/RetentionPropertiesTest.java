package io.respaldo.retention;

import static io.respaldo.retention.Backups.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.GlobalSettings;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.Priority;
import io.respaldo.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for any backups and any policy. Set the system property {@code seed} to repeat. */
class RetentionPropertiesTest {
  private static final Instant NOW = Instant.parse("2025-11-19T12:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("Europe/Madrid");
  private static final List<Priority> FIRST_TO_LOSE =
      List.of(Priority.LOW, Priority.MEDIUM, Priority.HIGH, Priority.MANUAL);
  private static final int TRIALS = 800;

  /** One set of backups, made from a seed. */
  private record World(List<Backup> backups, Set<BackupId> held) {
    static World of(Random random) {
      List<Backup> backups = new ArrayList<>();
      Set<BackupId> held = new HashSet<>();
      int count = random.nextInt(40);
      int days = 1 + random.nextInt(800);
      for (int i = 0; i < count; i++) {
        long back = (long) (random.nextDouble() * Duration.ofDays(days).toMinutes());
        long ahead = random.nextInt(30) == 0 ? Duration.ofDays(400).toMinutes() : 0;
        Instant time = NOW.minus(Duration.ofMinutes(back - ahead));
        Backup b = Backups.of(Backups.at("b" + i, time), SHOP, 1 + random.nextInt(1000));
        if (i > 0 && random.nextInt(4) == 0) {
          b = Backups.on(b, "b" + random.nextInt(i));
        }
        if (random.nextInt(6) == 0) {
          Backup.State[] states = Backup.State.values();
          b = b.with(states[random.nextInt(states.length)]);
        }
        backups.add(b.pinned(random.nextInt(12) == 0));
        if (random.nextInt(12) == 0) {
          held.add(b.id());
        }
      }
      Collections.shuffle(backups, random);
      return new World(backups, held);
    }

    RetentionPlan plan(RetentionPolicy policy) {
      return Retention.plan(SHOP, backups, policy, held, ZONE, NOW);
    }
  }

  private static RetentionPolicy keepRules(Random random) {
    RetentionPolicy policy = RetentionPolicy.KEEP_ALL;
    if (random.nextBoolean()) {
      policy = policy.withDays(OptionalInt.of(1 + random.nextInt(300)));
    }
    return policy
        .keepLast(some(random))
        .keepHourly(some(random))
        .keepDaily(some(random))
        .keepWeekly(some(random))
        .keepMonthly(some(random))
        .keepYearly(some(random));
  }

  private static int some(Random random) {
    return random.nextInt(3) == 0 ? random.nextInt(10) : 0;
  }

  private static RetentionPolicy policy(Random random) {
    RetentionPolicy policy = keepRules(random);
    if (random.nextInt(3) == 0) {
      policy = policy.maxCount(1 + random.nextInt(20));
    }
    return random.nextInt(3) == 0 ? policy.maxBytes(1 + random.nextInt(8000)) : policy;
  }

  private interface Trial {
    void of(Random random);
  }

  private static void always(Trial trial) {
    long seed = Long.getLong("seed", new Random().nextLong());
    for (int i = 0; i < TRIALS; i++) {
      long own = seed + i;
      try {
        trial.of(new Random(own));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with -Dseed=" + own + ": " + e.getMessage(), e);
      }
    }
  }

  private static Set<BackupId> ids(List<RetentionPlan.Verdict> verdicts) {
    return verdicts.stream().map(v -> v.backup().id()).collect(Collectors.toSet());
  }

  @Test
  void whatMustStayStaysAndOnlyGoodBackupsGo() {
    always(
        random -> {
          World world = World.of(random);
          RetentionPlan plan = world.plan(policy(random));
          Set<BackupId> deleted = ids(plan.deletions());

          assertThat(plan.deletions()).allMatch(v -> v.backup().usable() && !v.backup().pinned());
          assertThat(deleted).noneMatch(world.held()::contains);
          newestGood(world, b -> true).ifPresent(id -> assertThat(deleted).doesNotContain(id));
          newestGood(world, b -> !b.time().isAfter(NOW))
              .ifPresent(id -> assertThat(deleted).doesNotContain(id));
          for (RetentionPlan.Verdict kept : plan.kept()) {
            if (kept.backup().state() != Backup.State.DELETING) {
              kept.backup().base().ifPresent(base -> assertThat(deleted).doesNotContain(base));
            }
          }
        });
  }

  private static Optional<BackupId> newestGood(World world, Predicate<Backup> which) {
    return world.backups().stream()
        .filter(Backup::usable)
        .filter(which)
        .max(Comparator.comparing(Backup::time).thenComparing(Backup::id))
        .map(Backup::id);
  }

  @Test
  void eachBackupHasOneVerdictWithReasonsNewestFirst() {
    always(
        random -> {
          World world = World.of(random);
          RetentionPlan plan = world.plan(policy(random));

          assertThat(plan.verdicts()).hasSameSizeAs(world.backups());
          assertThat(plan.verdicts()).allMatch(v -> !v.reasons().isEmpty());
          assertThat(plan.verdicts().stream().map(v -> v.backup().time()))
              .isSortedAccordingTo(Comparator.reverseOrder());
        });
  }

  @Test
  void theOrderInWhichBackupsAreListedDoesNotMatter() {
    always(
        random -> {
          World world = World.of(random);
          RetentionPolicy policy = policy(random);
          List<Backup> shuffled = new ArrayList<>(world.backups());
          Collections.shuffle(shuffled, random);

          assertThat(new World(shuffled, world.held()).plan(policy)).isEqualTo(world.plan(policy));
        });
  }

  @Test
  void appliedTwiceThePlanDeletesNothingMore() {
    always(
        random -> {
          World world = World.of(random);
          RetentionPolicy policy = policy(random);
          List<Backup> left =
              world.plan(policy).kept().stream().map(RetentionPlan.Verdict::backup).toList();

          assertThat(new World(left, world.held()).plan(policy).deletions()).isEmpty();
        });
  }

  @Test
  void aPolicyThatKeepsMoreDeletesNothingElse() {
    always(
        random -> {
          World world = World.of(random);
          RetentionPolicy less = keepRules(random).keepLast(1 + random.nextInt(3));
          List<RetentionPolicy> more =
              List.of(
                  less.keepLast(less.last() + 1 + random.nextInt(5)),
                  less.keepHourly(less.hourly() + 1 + random.nextInt(5)),
                  less.keepDaily(less.daily() + 1 + random.nextInt(5)),
                  less.keepWeekly(less.weekly() + 1 + random.nextInt(5)),
                  less.keepMonthly(less.monthly() + 1 + random.nextInt(5)),
                  less.keepYearly(less.yearly() + 1 + random.nextInt(5)),
                  less.withDays(OptionalInt.of(less.days().orElse(0) + 1 + random.nextInt(50))));

          for (RetentionPolicy policy : more) {
            assertThat(ids(world.plan(less).deletions()))
                .as(policy.toString())
                .containsAll(ids(world.plan(policy).deletions()));
          }
        });
  }

  @Test
  void aHigherCapDeletesNothingElse() {
    always(
        random -> {
          World world = World.of(random);
          RetentionPolicy rules = keepRules(random);
          int count = 1 + random.nextInt(15);
          long bytes = 1L + random.nextInt(6000);

          assertThat(ids(world.plan(rules.maxCount(count)).deletions()))
              .containsAll(ids(world.plan(rules.maxCount(count + 3)).deletions()));
          assertThat(ids(world.plan(rules.maxBytes(bytes)).deletions()))
              .containsAll(ids(world.plan(rules.maxBytes(bytes + 700)).deletions()));
        });
  }

  @Test
  void aCapIsExceededOnlyByWhatMustStay() {
    always(
        random -> {
          World world = World.of(random);
          int cap = 1 + random.nextInt(15);
          RetentionPlan plan = world.plan(keepRules(random).maxCount(cap));
          List<Backup> kept =
              plan.kept().stream()
                  .map(RetentionPlan.Verdict::backup)
                  .filter(Backup::usable)
                  .toList();
          if (kept.size() > cap) {
            Set<BackupId> needed =
                plan.kept().stream()
                    .map(RetentionPlan.Verdict::backup)
                    .filter(b -> b.state() != Backup.State.DELETING)
                    .flatMap(b -> b.base().stream())
                    .collect(Collectors.toSet());
            newestGood(world, b -> true).ifPresent(needed::add);
            newestGood(world, b -> !b.time().isAfter(NOW)).ifPresent(needed::add);
            assertThat(kept)
                .allMatch(
                    b -> b.pinned() || world.held().contains(b.id()) || needed.contains(b.id()));
          }
        });
  }

  @Test
  void theTotalSizeIsKeptByTheOldestOfTheLowestPriority() {
    always(
        random -> {
          List<RetentionInput> inputs = new ArrayList<>();
          for (Priority priority : FIRST_TO_LOSE) {
            World world = World.of(random);
            InstanceName name = InstanceName.of(priority.json());
            InstanceConfig config =
                InstanceConfig.builder(name.value(), "files")
                    .priority(priority)
                    .retention(keepRules(random))
                    .build();
            List<Backup> backups =
                world.backups().stream()
                    .map(b -> Backups.of(b, name, b.content().storedBytes()))
                    .toList();
            inputs.add(new RetentionInput(config, backups, world.held(), ZONE));
          }
          double gb = random.nextInt(40_000) / 1e9 + 1e-9;
          GlobalSettings capped = GlobalSettings.NONE.withMaxTotalSizeGb(gb);
          List<RetentionPlan> free = Retention.planAll(inputs, GlobalSettings.NONE, NOW);
          List<RetentionPlan> plans = Retention.planAll(inputs, capped, NOW);

          boolean somebodyAboveLost = false;
          // from the most precious down
          for (int i = plans.size() - 1; i >= 0; i--) {
            Set<BackupId> before = ids(free.get(i).deletions());
            Set<BackupId> after = ids(plans.get(i).deletions());
            assertThat(after).containsAll(before);
            if (somebodyAboveLost) {
              assertNothingLeft(plans.get(i));
            }
            somebodyAboveLost |= after.size() > before.size();
          }
        });
  }

  private static void assertNothingLeft(RetentionPlan plan) {
    Function<RetentionPlan.Verdict, Boolean> protectedOne =
        v ->
            !v.backup().usable()
                || v.reasons().stream()
                    .anyMatch(
                        r ->
                            r.equals("pinned")
                                || r.startsWith("held")
                                || r.startsWith("newest good backup")
                                || r.startsWith("needed by"));
    assertThat(plan.kept()).allMatch(protectedOne::apply);
  }
}
