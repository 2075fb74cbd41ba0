package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupManager;
import io.respaldo.Finding;
import io.respaldo.ImportPlan;
import io.respaldo.ImportPlan.Item;
import io.respaldo.ImportPlan.Status;
import io.respaldo.ImportReport;
import io.respaldo.ImportRequest.Mode;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.RestoreRequest;
import io.respaldo.Trigger;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.format.Depth;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.hook.Hook;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups of another tool are taken in; whatever happens, its files stay as they are. */
class ImportTest extends ImportFixture {
  ImportTest(@TempDir Path folder) throws Exception {
    super(folder);
  }

  @Test
  void aPlanTellsEachFileAndChangesNothing() throws Exception {
    Map<String, String> before = theirs.state();
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(Mode.COPY));
      assertThat(plan.backups())
          .extracting(Item::status)
          .containsExactly(Status.NEW, Status.NEW, Status.REFUSED);
      Item first = plan.backups().get(0);
      assertThat(first.instance()).contains(InstanceName.of("shop"));
      assertThat(first.time()).isEqualTo(FIRST_TIME);
      assertThat(first.timeFrom()).isEqualTo(ForeignTime.Origin.NAME);
      assertThat(plan.backups().get(2).findings())
          .extracting(Finding::code)
          .containsExactly("truncated");
      assertThat(plan.unknown()).containsExactly("cron.log");
      assertThat(plan.instances()).hasSize(1);
      assertThat(manager.find("shop")).isEmpty();
    }
    assertThat(theirs.state()).isEqualTo(before);
    assertThat(world.keys("instances")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void whatIsTakenInIsABackupOfTheOriginalsDate(Mode mode) throws Exception {
    Map<String, String> before = theirs.state();
    try (BackupManager manager = manager()) {
      ImportReport report = imported(manager, mode);
      assertThat(report.complete()).isTrue();
      assertThat(report.instances()).containsExactly(InstanceName.of("shop"));
      Instance shop = manager.instance("shop");
      List<Backup> all = shop.backups();
      assertThat(all).hasSize(2);
      Backup first = all.get(1);
      assertThat(first.id().value()).isEqualTo("backup_20251017_030000");
      assertThat(first.time()).isEqualTo(FIRST_TIME);
      assertThat(first.origin().trigger()).isEqualTo(Trigger.IMPORT);
      assertThat(first.isReference()).isEqualTo(mode == Mode.REFERENCE);
      assertThat(first.origin().metadata())
          .containsEntry("imported_from", theirs.path().resolve(FIRST).toString())
          .containsEntry("imported_kind", "text")
          .containsEntry("imported_time_from", "name")
          .containsKey("imported_sha256");
      assertThat(content(shop, first)).isEqualTo("first end");
      assertThat(shop.verify(first.id(), Depth.FULL).await().findings()).isEmpty();
      shop.restore(shop.plan(RestoreRequest.of(first.id())).confirm()).await();
      assertThat(world.source.places.values())
          .anyMatch(p -> new String(p.get("dump.sql"), StandardCharsets.UTF_8).equals("first end"));
      assertThat(manager.audit(100)).extracting(AuditEntry::action).contains("import");
      assertThat(manager.instance("shop").stats().lastBackup()).isEmpty();
    }
    assertThat(theirs.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aSecondRunFindsNothingNew(Mode mode) throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, mode);
      ImportPlan again = plan(manager, request(mode));
      assertThat(again.fresh()).isEmpty();
      assertThat(again.instances()).isEmpty();
      assertThat(again.backups())
          .filteredOn(i -> i.status() == Status.KNOWN)
          .extracting(i -> i.backup().orElseThrow().value())
          .containsExactly("backup_20251017_030000", "backup_20251018_030000");
      theirs.text("moved/shop_20251017_040000.text", "first end");
      assertThat(plan(manager, request(mode)).fresh()).isEmpty();
    }
  }

  @Test
  void whatWasReferredToCanBeCopiedLater() throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      assertThat(imported(manager, Mode.COPY).outcomes()).hasSize(2);
      assertThat(plan(manager, request(Mode.REFERENCE)).fresh()).isEmpty();
    }
  }

  @Test
  void whatWasDeletedComesBackOnlyWhenAskedFor() throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, Mode.COPY);
      manager.instance("shop").delete(List.of(good(manager).get(1).id()), false);
      assertThat(plan(manager, request(Mode.COPY)).fresh()).isEmpty();
      assertThat(plan(manager, request(Mode.COPY).again(true)).fresh()).hasSize(1);
    }
  }

  @Test
  void retentionCountsCopiesByTheOriginalsDate() throws Exception {
    try (BackupManager manager = manager()) {
      manager.register(InstanceConfig.builder("shop", "map").retentionDays(1).build());
      imported(manager, Mode.COPY);
      assertThat(good(manager)).as("an import makes no room").hasSize(2);
      Instance shop = manager.instance("shop");
      Backup fresh = shop.backup();
      assertThat(shop.backups()).containsExactly(fresh);
    }
  }

  @Test
  void ourOwnArchivesAreKnown() throws Exception {
    try (BackupManager manager = manager()) {
      Instance shop = manager.register(InstanceConfig.builder("shop", "map").build());
      Backup own = shop.backup();
      try (InputStream in = shop.download(own.id())) {
        Files.copy(in, theirs.path().resolve("shop_20250101.text"));
      }
      assertThat(plan(manager, request(Mode.COPY)).backups())
          .filteredOn(i -> i.status() == Status.KNOWN)
          .singleElement()
          .satisfies(i -> assertThat(i.backup()).contains(own.id()));
    }
  }

  @Test
  void hooksAreNotRun() throws Exception {
    Hook hook =
        new Hook() {
          @Override
          public Set<Point> points() {
            return Set.of(Point.BEFORE_CAPTURE);
          }

          @Override
          public void run(Call call) {
            throw new IllegalStateException("the live system is none of an import's business");
          }
        };
    try (BackupManager manager = builder(world.storage).hook("stop", hook).build()) {
      manager.register(InstanceConfig.builder("shop", "map").hooks(List.of("stop")).build());
      assertThat(imported(manager, Mode.COPY).complete()).isTrue();
    }
  }

  @Test
  void onlyTheKindsThatWereAskedForAreLookedFor() throws Exception {
    try (BackupManager manager = manager()) {
      assertThatThrownBy(() -> plan(manager, request(Mode.COPY).kinds("zip")))
          .hasMessageContaining("no kind of backup 'zip'");
      assertThat(plan(manager, request(Mode.COPY).kinds("text")).backups()).hasSize(3);
    }
  }

  @Test
  void linksAreNotFollowed(@TempDir Path elsewhere) throws Exception {
    Files.writeString(elsewhere.resolve("shop_20240101.text"), "outside end");
    Files.createSymbolicLink(theirs.path().resolve("in"), elsewhere);
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(Mode.COPY));
      assertThat(plan.backups()).hasSize(3);
      assertThat(plan.unknown()).contains("in");
    }
  }

  @Test
  void manyStrangersAreCountedAndSomeOfThemNamed() throws Exception {
    for (int i = 0; i < 1100; i++) {
      theirs.text("x/" + i, "");
    }
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(Mode.COPY));
      assertThat(plan.unknownCount()).isEqualTo(1101);
      assertThat(plan.unknown()).hasSize(1000);
    }
    try (Stream<Path> all = Files.list(theirs.path().resolve("x"))) {
      assertThat(all).hasSize(1100);
    }
  }
}
