package io.respaldo.retention;

import static io.respaldo.retention.Backups.SHOP;
import static io.respaldo.retention.Backups.at;
import static io.respaldo.retention.Backups.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.GlobalSettings;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.Priority;
import io.respaldo.RetentionPolicy;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2025-11-19T12:00:00Z");

  private static RetentionPlan plan(RetentionPolicy policy, Backup... backups) {
    return plan(policy, Set.of(), backups);
  }

  private static RetentionPlan plan(RetentionPolicy policy, Set<BackupId> held, Backup... backups) {
    return Retention.plan(SHOP, List.of(backups), policy, held, ZoneOffset.UTC, NOW);
  }

  private static List<String> deleted(RetentionPlan plan) {
    return plan.deletions().stream().map(v -> v.backup().id().value()).toList();
  }

  private static List<String> reasons(RetentionPlan plan, String id) {
    return plan.verdicts().stream()
        .filter(v -> v.backup().id().value().equals(id))
        .findFirst()
        .orElseThrow()
        .reasons();
  }

  @Test
  void aBackupOlderThanTheDaysGoesAndTheReasonSaysSo() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.days(30),
            at("old", "2025-10-20T11:59:59Z"),
            at("edge", "2025-10-20T12:00:00Z"),
            at("new", "2025-11-19T03:00:00Z"));

    assertThat(deleted(plan)).containsExactly("old");
    assertThat(reasons(plan, "old")).containsExactly("older than 30 days and no rule keeps it");
    assertThat(reasons(plan, "edge")).containsExactly("newer than 30 days");
    assertThat(reasons(plan, "new"))
        .containsExactly("newer than 30 days", "newest good backup is never deleted");
  }

  @Test
  void daysAreCountedOnTheCalendarOfTheZoneSoThatAClockChangeTakesNothing() {
    ZoneId madrid = ZoneId.of("Europe/Madrid");
    // 03:00 of the wall clock on both days; 30 days and one hour lie between them
    Backup old = at("old", "2025-10-20T01:00:00Z");
    Backup young = at("young", "2025-11-19T02:00:00Z");

    RetentionPlan plan =
        Retention.plan(
            SHOP, List.of(old, young), RetentionPolicy.days(30), Set.of(), madrid, young.time());

    assertThat(deleted(plan)).isEmpty();
  }

  @Test
  void theNewestGoodBackupStaysHoweverOldItIs() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.days(1),
            at("a", "2020-01-01T00:00:00Z"),
            at("b", "2020-01-02T00:00:00Z"));

    assertThat(deleted(plan)).containsExactly("a");
    assertThat(reasons(plan, "a")).containsExactly("older than 1 day and no rule keeps it");
    assertThat(reasons(plan, "b")).containsExactly("newest good backup is never deleted");
  }

  @Test
  void aMissingBackupIsNotTheNewestGoodOne() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.days(1),
            at("good", "2020-01-01T00:00:00Z"),
            at("gone", "2020-01-02T00:00:00Z").with(Backup.State.MISSING));

    assertThat(deleted(plan)).isEmpty();
    assertThat(reasons(plan, "good")).contains("newest good backup is never deleted");
  }

  @Test
  void pinnedAndHeldBackupsStay() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.KEEP_ALL.keepLast(1),
            Set.of(BackupId.of("held")),
            at("pinned", "2020-01-01T00:00:00Z").pinned(true),
            at("held", "2020-01-02T00:00:00Z"),
            at("other", "2020-01-03T00:00:00Z"),
            at("new", "2025-11-19T00:00:00Z"));

    assertThat(deleted(plan)).containsExactly("other");
    assertThat(reasons(plan, "other")).containsExactly("no rule keeps it");
    assertThat(reasons(plan, "pinned")).containsExactly("pinned");
    assertThat(reasons(plan, "held"))
        .containsExactly("held: a restore, verify, copy or download uses it");
  }

  @Test
  void basesStayAtAnyDepthForWhatNeedsThem() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.KEEP_ALL.keepLast(1),
            at("full", "2025-01-01T00:00:00Z"),
            on(at("diff1", "2025-01-02T00:00:00Z"), "full"),
            on(at("diff2", "2025-01-03T00:00:00Z"), "diff1"),
            on(at("side", "2025-01-03T01:00:00Z"), "full"),
            on(at("diff3", "2025-01-04T00:00:00Z"), "diff2"));

    assertThat(deleted(plan)).containsExactly("side");
    assertThat(reasons(plan, "full")).containsExactly("needed by diff1");
    assertThat(reasons(plan, "diff2")).containsExactly("needed by diff3");
  }

  @Test
  void aBaseNamesOneDependentAndCountsTheOthers() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.KEEP_ALL.keepLast(3),
            at("full", "2025-01-01T00:00:00Z"),
            on(at("d1", "2025-01-02T00:00:00Z"), "full"),
            on(at("d2", "2025-01-03T00:00:00Z"), "full"),
            on(at("d3", "2025-01-04T00:00:00Z"), "full"));

    assertThat(reasons(plan, "full")).containsExactly("needed by d3 and 2 more");
  }

  @Test
  void basesThatFormACircleStayAndDoNotHangThePlanner() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.KEEP_ALL.keepLast(1).maxCount(1),
            on(at("a", "2025-01-01T00:00:00Z"), "b"),
            on(at("b", "2025-01-02T00:00:00Z"), "a"),
            on(at("c", "2025-01-03T00:00:00Z"), "b"));

    assertThat(deleted(plan)).isEmpty();
  }

  @Test
  void theBaseOfAMissingBackupStaysForItsFileMayComeBack() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.KEEP_ALL.keepLast(1),
            at("full", "2025-01-01T00:00:00Z"),
            on(at("diff", "2025-01-02T00:00:00Z"), "full").with(Backup.State.MISSING),
            at("new", "2025-01-03T00:00:00Z"));

    assertThat(deleted(plan)).isEmpty();
  }

  @Test
  void theBaseOfABackupThatIsBeingDeletedMayGo() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.KEEP_ALL.keepLast(1),
            at("full", "2025-01-01T00:00:00Z"),
            on(at("diff", "2025-01-02T00:00:00Z"), "full").with(Backup.State.DELETING),
            at("new", "2025-01-03T00:00:00Z"));

    assertThat(deleted(plan)).containsExactly("full");
  }

  @Test
  void whatIsNotCompletedIsNeverPlannedForDeletionAndSaysWhy() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.days(1).maxCount(1),
            at("missing", "2020-01-01T00:00:00Z").with(Backup.State.MISSING),
            at("deleting", "2020-01-02T00:00:00Z").with(Backup.State.DELETING),
            at("foreign", "2020-01-03T00:00:00Z").with(Backup.State.UNRECORDED),
            at("good", "2025-11-19T00:00:00Z"));

    assertThat(deleted(plan)).isEmpty();
    assertThat(plan.unrecorded()).isEqualTo(1);
    assertThat(reasons(plan, "missing"))
        .containsExactly("its file is missing; retention leaves its record alone");
    assertThat(reasons(plan, "deleting"))
        .containsExactly("its deletion has begun and is finished elsewhere");
    assertThat(reasons(plan, "foreign")).containsExactly("has no record, so it is never touched");
  }

  @Test
  void calendarRulesSayWhichBucketTheyKept() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.KEEP_ALL
                .keepHourly(1)
                .keepDaily(2)
                .keepWeekly(1)
                .keepMonthly(1)
                .keepYearly(1),
            at("a", "2025-11-17T01:00:00Z"),
            at("b", "2025-11-18T01:00:00Z"),
            at("c", "2025-11-18T02:00:00Z"),
            at("d", "2025-11-19T03:00:00Z"));

    assertThat(reasons(plan, "d"))
        .containsExactly(
            "hourly: newest of 2025-11-19 03h",
            "daily: newest of 2025-11-19",
            "weekly: newest of 2025-W47",
            "monthly: newest of 2025-11",
            "yearly: newest of 2025",
            "newest good backup is never deleted");
    assertThat(reasons(plan, "c")).containsExactly("daily: newest of 2025-11-18");
    assertThat(deleted(plan)).containsExactly("b", "a");
  }

  @Test
  void theOldestOfAllIsKeptWhileACountRemains() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.KEEP_ALL.keepMonthly(3),
            at("a", "2025-10-01T00:00:00Z"),
            at("b", "2025-10-02T00:00:00Z"),
            at("c", "2025-10-03T00:00:00Z"),
            at("d", "2025-11-01T00:00:00Z"));

    assertThat(deleted(plan)).containsExactly("b");
    assertThat(reasons(plan, "a"))
        .containsExactly("monthly: oldest of all, kept while the count is not used up");
  }

  @Test
  void theCapTakesTheOldestAwayThoughARuleWantsThem() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.days(300).maxCount(2),
            at("a", "2025-11-01T00:00:00Z"),
            at("b", "2025-11-02T00:00:00Z").pinned(true),
            at("c", "2025-11-03T00:00:00Z"),
            at("d", "2025-11-04T00:00:00Z"));

    assertThat(deleted(plan)).containsExactly("c", "a");
    assertThat(reasons(plan, "c")).containsExactly("over the cap of 2 backups");
  }

  @Test
  void theCapOnBytesCountsWhatIsStored() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.KEEP_ALL.maxBytes(250),
            at("a", "2025-11-01T00:00:00Z"),
            at("b", "2025-11-02T00:00:00Z"),
            at("c", "2025-11-03T00:00:00Z"));

    assertThat(deleted(plan)).containsExactly("a");
    assertThat(reasons(plan, "a")).containsExactly("over the cap of 250 bytes");
    assertThat(plan.freedBytes()).isEqualTo(100);
  }

  @Test
  void aBaseThatStayedOnlyForWhatACapTakesGoesWithIt() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.KEEP_ALL.keepLast(2).maxCount(2),
            at("full", "2025-01-01T00:00:00Z"),
            on(at("diff", "2025-01-02T00:00:00Z"), "full"),
            at("new", "2025-01-03T00:00:00Z"));

    assertThat(deleted(plan)).containsExactly("diff", "full");
    assertThat(reasons(plan, "diff")).containsExactly("over the cap of 2 backups");
    assertThat(reasons(plan, "full"))
        .containsExactly("no longer needed by diff and no rule keeps it");
  }

  @Test
  void aWantedBaseIsTakenByACapOnlyAfterAllThatNeedIt() {
    Backup[] backups = {
      at("full", "2025-01-01T00:00:00Z"),
      on(at("d1", "2025-01-02T00:00:00Z"), "full"),
      on(at("d2", "2025-01-03T00:00:00Z"), "full"),
      at("new", "2025-01-04T00:00:00Z")
    };

    assertThat(deleted(plan(RetentionPolicy.KEEP_ALL.maxCount(3), backups))).containsExactly("d1");
    assertThat(deleted(plan(RetentionPolicy.KEEP_ALL.maxCount(2), backups)))
        .containsExactly("d2", "d1");
    assertThat(deleted(plan(RetentionPolicy.KEEP_ALL.maxCount(1), backups)))
        .containsExactly("d2", "d1", "full");
  }

  @Test
  void aBackupDatedInTheFutureIsNeverDeletedByAgeNorCostsTheRealNewestItsPlace() {
    RetentionPlan plan =
        plan(
            RetentionPolicy.days(1).maxCount(1),
            at("real", "2025-11-10T00:00:00Z"),
            at("f1", "2031-01-01T00:00:00Z"),
            at("f2", "2031-01-02T00:00:00Z"));

    assertThat(deleted(plan)).containsExactly("f1");
    assertThat(reasons(plan, "real"))
        .containsExactly("newest good backup not dated in the future is never deleted");
    assertThat(reasons(plan, "f2"))
        .containsExactly(
            "dated in the future, so never deleted by age", "newest good backup is never deleted");
  }

  @Test
  void ownPolicyWinsOverPriorityAndPriorityOverGlobalDays() {
    GlobalSettings global = GlobalSettings.NONE.withGlobalRetentionDays(90);
    InstanceConfig high =
        InstanceConfig.builder("shop", "postgres").priority(Priority.HIGH).build();
    InstanceConfig manual =
        InstanceConfig.builder("shop", "postgres").priority(Priority.MANUAL).build();
    InstanceConfig own =
        InstanceConfig.builder(high).retention(RetentionPolicy.KEEP_ALL.keepDaily(3)).build();

    assertThat(Retention.effective(own, global)).isEqualTo(RetentionPolicy.KEEP_ALL.keepDaily(3));
    assertThat(Retention.effective(high, global)).isEqualTo(RetentionPolicy.days(30));
    assertThat(Retention.effective(manual, global)).isEqualTo(RetentionPolicy.days(90));
    assertThat(Retention.effective(manual, GlobalSettings.NONE))
        .isEqualTo(RetentionPolicy.KEEP_ALL);
  }

  @Test
  void theSmallerCapWins() {
    GlobalSettings global = GlobalSettings.NONE.withMaxBackupsPerInstance(10);
    InstanceConfig config = InstanceConfig.builder("shop", "postgres").build();

    assertThat(Retention.effective(config, global).maxCount()).hasValue(10);
    assertThat(
            Retention.effective(
                    InstanceConfig.builder(config)
                        .retention(RetentionPolicy.KEEP_ALL.maxCount(4))
                        .build(),
                    global)
                .maxCount())
        .hasValue(4);
    assertThat(
            Retention.effective(
                    InstanceConfig.builder(config)
                        .retention(RetentionPolicy.KEEP_ALL.maxCount(40))
                        .build(),
                    global)
                .maxCount())
        .hasValue(10);
  }

  private static RetentionInput input(String name, Priority priority, int... daysOfNovember) {
    List<Backup> backups = new ArrayList<>();
    for (int day : daysOfNovember) {
      Instant time = Instant.parse("2025-11-%02dT00:00:00Z".formatted(day));
      backups.add(Backups.of(at(name + day, time), InstanceName.of(name), 10_000_000_000L));
    }
    InstanceConfig config =
        InstanceConfig.builder(name, "files")
            .priority(priority)
            .retention(RetentionPolicy.KEEP_ALL)
            .build();
    return new RetentionInput(config, backups, Set.of(), ZoneOffset.UTC);
  }

  @Test
  void theTotalSizeTakesFromTheLowestPriorityFirstAndNeverANewestGoodOne() {
    List<RetentionPlan> plans =
        Retention.planAll(
            List.of(
                input("hand", Priority.MANUAL, 1, 2),
                input("high", Priority.HIGH, 3, 4),
                input("low", Priority.LOW, 8, 9, 10),
                input("mid", Priority.MEDIUM, 5, 6)),
            GlobalSettings.NONE.withMaxTotalSizeGb(50),
            NOW);

    assertThat(plans.stream().map(RetentionTest::deleted))
        .containsExactly(List.of(), List.of("high3"), List.of("low9", "low8"), List.of("mid5"));
    assertThat(reasons(plans.get(2), "low8"))
        .containsExactly("total size 90 GB is over 50 GB; oldest of lowest priority (low)");
  }

  @Test
  void aTotalSizeThatCannotBeReachedLeavesTheNewestGoodOfEach() {
    List<RetentionPlan> plans =
        Retention.planAll(
            List.of(input("hand", Priority.MANUAL, 1, 2), input("high", Priority.HIGH, 3, 4)),
            GlobalSettings.NONE.withMaxTotalSizeGb(0.5),
            NOW);

    assertThat(plans.stream().map(RetentionTest::deleted))
        .containsExactly(List.of("hand1"), List.of("high3"));
  }

  @Test
  void anInstanceWithoutBackupsHasAnEmptyPlan() {
    assertThat(plan(RetentionPolicy.days(1)).verdicts()).isEmpty();
  }
}
