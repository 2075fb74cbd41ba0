package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.BackupManagerBuilder;
import io.respaldo.Finding;
import io.respaldo.ImportPlan;
import io.respaldo.ImportPlan.Item;
import io.respaldo.ImportPlan.Status;
import io.respaldo.ImportReport;
import io.respaldo.ImportRequest;
import io.respaldo.ImportRequest.Mode;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.Priority;
import io.respaldo.RestoreRequest;
import io.respaldo.Trigger;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.format.Depth;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.hook.Hook;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.retention.RetentionPlan;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.FaultyStorage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of another tool are taken in; whatever happens, its files stay as they are. */
class ImportTest {
  private static final String FIRST = "shop_20251017_030000.text";
  private static final String SECOND = "shop_20251018_030000.text";
  private static final Instant FIRST_TIME = Instant.parse("2025-10-17T03:00:00Z");

  private final EngineWorld world = new EngineWorld();
  private final TextKind kind = new TextKind();
  private final TheirFolder theirs;

  ImportTest(@TempDir Path folder) throws Exception {
    theirs = new TheirFolder(folder.toRealPath());
  }

  @BeforeEach
  void twoGoodOnesOneCutAndAStranger() throws Exception {
    theirs.text(FIRST, "first end");
    theirs.text(SECOND, "second end");
    theirs.text("shop_20251019_030000.text", "cut of");
    theirs.text("cron.log", "nothing to see");
  }

  private BackupManagerBuilder builder(StorageBackend home) {
    return world.builder(home).foreignKinds(List.of(kind)).importFolder("old", theirs.path());
  }

  private BackupManager manager() {
    return builder(world.storage).build();
  }

  private ImportRequest request(Mode mode) {
    return ImportRequest.of(theirs.path()).mode(mode).typeOf(name -> "map");
  }

  private static ImportPlan plan(BackupManager manager, ImportRequest request) throws Exception {
    return manager.planImport(request).await();
  }

  private ImportReport imported(BackupManager manager, Mode mode) throws Exception {
    return manager.applyImport(plan(manager, request(mode))).await();
  }

  private static List<Backup> good(BackupManager manager) {
    return manager.instance("shop").backups();
  }

  private static String content(Instance instance, Backup b) throws Exception {
    try (PartReader reader = instance.open(b.id());
        InputStream in = reader.read(EntryPath.of("dump.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
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
  void deletingAReferenceDeletesNoFileOfTheirs() throws Exception {
    Map<String, String> before = theirs.state();
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      Instance shop = manager.instance("shop");
      shop.delete(shop.backups().stream().map(Backup::id).toList(), false);
      assertThat(shop.backups()).isEmpty();
    }
    assertThat(world.keys("instances/shop")).noneMatch(k -> k.endsWith(".reference.json"));
    assertThat(theirs.state()).isEqualTo(before);
  }

  @Test
  void retentionLeavesReferencesAloneAndTheyProtectNothingOfOurs() throws Exception {
    Map<String, String> before = theirs.state();
    try (BackupManager manager = manager()) {
      Instance shop =
          manager.register(InstanceConfig.builder("shop", "map").retentionDays(1).build());
      Backup own = shop.backup();
      theirs.text("shop_20991019_030000.text", "later than ours end");
      before = theirs.state();
      imported(manager, Mode.REFERENCE);
      world.time.advance(Duration.ofDays(30));
      RetentionPlan plan = shop.retention();
      assertThat(plan.deletions()).isEmpty();
      assertThat(plan.kept())
          .filteredOn(v -> v.backup().id().equals(own.id()))
          .singleElement()
          .satisfies(v -> assertThat(v.reasons().toString()).contains("newest good backup"));
      assertThat(plan.kept())
          .filteredOn(v -> v.backup().isReference())
          .allSatisfy(v -> assertThat(v.reasons().toString()).contains("refers to files"));
      shop.backup();
      assertThat(shop.backups()).hasSize(4).noneMatch(b -> b.id().equals(own.id()));
      assertThatThrownBy(
              () ->
                  shop.delete(
                      List.of(
                          shop.backups().stream()
                              .filter(b -> !b.isReference())
                              .findFirst()
                              .orElseThrow()
                              .id()),
                      false))
          .hasMessageContaining("newest good");
    }
    assertThat(theirs.state()).isEqualTo(before);
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
  void aReferenceWhoseFileIsGoneIsMissing() throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      Files.delete(theirs.path().resolve(FIRST));
      assertThat(good(manager)).hasSize(1);
      assertThat(manager.instance("shop").backups(io.respaldo.BackupQuery.all()).items())
          .filteredOn(b -> b.state() == Backup.State.MISSING)
          .hasSize(1);
    }
  }

  @Test
  void aReferencedFileThatChangedIsNamed() throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      theirs.text(FIRST, "tampe end");
      Instance shop = manager.instance("shop");
      Backup first = shop.backups().get(1);
      assertThat(shop.verify(first.id(), Depth.FULL).await().findings())
          .extracting(Finding::code)
          .containsExactly("checksum_differs");
      theirs.text(FIRST, "longer than before end");
      assertThat(shop.verify(first.id(), Depth.QUICK).await().findings())
          .extracting(Finding::code)
          .containsExactly("wrong_size");
    }
  }

  @Test
  void aReferenceIsExportedAndDownloadedAsTheFileItIs(@TempDir Path out) throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      Instance shop = manager.instance("shop");
      Backup first = shop.backups().get(1);
      assertThat(shop.export(first.id(), out).await())
          .isEqualTo(out.resolve(FIRST))
          .hasContent("first end");
      try (InputStream in = shop.download(first.id())) {
        assertThat(in.readAllBytes()).asString().isEqualTo("first end");
      }
    }
  }

  private void forge(Backup b, String from, String to) throws Exception {
    ObjectKey key = ObjectKey.of("instances/shop/" + b.content().file());
    String text;
    try (InputStream in = world.storage.open(key)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(text).contains(from);
    world.storage.delete(List.of(key));
    world.storage.create(key, Body.of(EngineWorld.bytes(text.replace(from, to))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.text",
        "sub/../../outside.text",
        "/etc/hostname",
        "link.text",
        "linked/outside.text",
        "./" + FIRST,
        "sub//x",
        "nul\\u0000.text",
        ""
      })
  void aForgedReferenceLeadsNowhereElse(String path, @TempDir Path elsewhere) throws Exception {
    Path outside = Files.writeString(elsewhere.resolve("outside.text"), "secret end");
    Files.writeString(theirs.path().resolveSibling("outside.text"), "secret end");
    Files.createSymbolicLink(theirs.path().resolve("link.text"), outside);
    Files.createSymbolicLink(theirs.path().resolve("linked"), elsewhere);
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      forge(good(manager).get(1), "\"" + FIRST + "\"", "\"" + path + "\"");
    }
    try (BackupManager fresh = manager()) {
      Instance shop = fresh.instance("shop");
      assertThat(shop.backups()).hasSize(1);
      Backup forged =
          shop.backups(io.respaldo.BackupQuery.all().state(Backup.State.MISSING)).items().get(0);
      assertThatThrownBy(() -> shop.open(forged.id())).isInstanceOf(BackupException.class);
      assertThatThrownBy(() -> shop.download(forged.id())).isInstanceOf(BackupException.class);
    } finally {
      Files.delete(theirs.path().resolveSibling("outside.text"));
    }
  }

  @Test
  void aReferenceIntoAFolderThatTheHostDidNotNameIsNotFollowed() throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      forge(good(manager).get(1), "\"old\"", "\"other\"");
    }
    try (BackupManager fresh = manager()) {
      assertThat(good(fresh)).hasSize(1);
    }
  }

  @Test
  void whatLiesInNoImportFolderCanOnlyBeCopied(@TempDir Path elsewhere) throws Exception {
    Files.writeString(elsewhere.resolve(FIRST), "first end");
    try (BackupManager manager = manager()) {
      ImportRequest request = ImportRequest.of(elsewhere).typeOf(n -> "map");
      assertThat(plan(manager, request.mode(Mode.REFERENCE)).backups().get(0).findings())
          .extracting(Finding::code)
          .containsExactly("not_in_import_folder");
      assertThat(plan(manager, request).fresh()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aWorkerThatDiesAtAnyCallIsFinishedByAnother(Mode mode) throws Exception {
    Map<String, String> before = theirs.state();
    int calls = callsOf(mode);
    assertThat(calls).isGreaterThan(20);
    for (int n = 1; n <= calls; n++) {
      EngineWorld fresh = new EngineWorld();
      FaultyStorage dying = FaultyStorage.freezing(fresh.storage, Fault.atCall(n, When.DURING));
      try (BackupManager manager = builder(fresh, dying)) {
        imported(manager, mode);
      } catch (BackupException e) {
        assertThat(e.kind()).isNotNull();
      }
      fresh.time.advance(Duration.ofMinutes(10));
      try (BackupManager next = builder(fresh, fresh.storage)) {
        imported(next, mode);
        Instance shop = next.instance("shop");
        assertThat(shop.backups()).as("after call %d", n).hasSize(2);
        for (Backup b : shop.backups()) {
          assertThat(shop.verify(b.id(), Depth.FULL).await().findings()).as("call %d", n).isEmpty();
        }
        assertThat(plan(next, request(mode)).fresh()).isEmpty();
        assertThat(files(fresh)).as("after call %d", n).hasSize(mode == Mode.COPY ? 4 : 2);
      }
    }
    assertThat(theirs.state()).isEqualTo(before);
  }

  private int callsOf(Mode mode) throws Exception {
    EngineWorld fresh = new EngineWorld();
    FaultyStorage counting = FaultyStorage.of(fresh.storage, Fault.never());
    try (BackupManager manager = builder(fresh, counting)) {
      imported(manager, mode);
    }
    return counting.calls();
  }

  private BackupManager builder(EngineWorld other, StorageBackend home) {
    return other
        .builder(home)
        .foreignKinds(List.of(kind))
        .importFolder("old", theirs.path())
        .build();
  }

  private static List<String> files(EngineWorld w) throws Exception {
    return w.keys("instances/shop").stream()
        .filter(k -> !k.contains("/runs/") && !k.endsWith("config.json"))
        .toList();
  }

  @Test
  void twoAtOnceTakeEachFileInOnce() throws Exception {
    try (BackupManager one = manager();
        BackupManager two = manager()) {
      ImportPlan planOfOne = plan(one, request(Mode.COPY));
      ImportPlan planOfTwo = plan(two, request(Mode.COPY));
      CountDownLatch reading = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      kind.onOpen =
          () -> {
            reading.countDown();
            goOn.await();
          };
      var first = one.applyImport(planOfOne);
      reading.await();
      ImportReport second = two.applyImport(planOfTwo).await();
      goOn.countDown();
      assertThat(second.outcomes()).allMatch(o -> o.failure().orElse("").contains("worked on"));
      assertThat(first.await().complete()).isTrue();
      ImportReport late = two.applyImport(planOfTwo).await();
      assertThat(late.outcomes()).allMatch(o -> o.failure().orElse("").contains("meanwhile"));
      assertThat(good(one)).hasSize(2);
    }
  }

  @Test
  void aCancelledImportKeepsWhatIsDoneAndLeavesNothingHalf() throws Exception {
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(Mode.COPY));
      CountDownLatch second = new CountDownLatch(2);
      kind.onOpen =
          () -> {
            second.countDown();
            if (second.getCount() == 0) {
              new CountDownLatch(1).await();
            }
          };
      var run = manager.applyImport(plan);
      second.await();
      run.cancel();
      assertThatThrownBy(run::await).hasMessageContaining("cancelled");
      kind.onOpen = () -> {};
      assertThat(good(manager)).hasSize(1);
      assertThat(files(world)).hasSize(2);
      assertThat(imported(manager, Mode.COPY).outcomes()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void whatChangedSinceThePlanIsNotTakenIn(Mode mode) throws Exception {
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(mode));
      theirs.text(FIRST, "other end");
      ImportReport report = manager.applyImport(plan).await();
      assertThat(report.outcomes().get(0).failure().orElse("")).contains("has changed");
      assertThat(report.outcomes().get(1).backup()).isPresent();
      assertThat(good(manager)).hasSize(1);
    }
  }

  @Test
  void whatChangesWhileItIsReadIsNotTakenIn() throws Exception {
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(Mode.COPY));
      kind.onOpen = () -> theirs.text(FIRST, "other content end");
      ImportReport report = manager.applyImport(plan).await();
      assertThat(report.outcomes().get(0).failure().orElse("")).contains("has changed");
      assertThat(files(world)).hasSize(2);
    }
  }

  @Test
  void aFolderThatNobodyMayWriteIsReadAllTheSame() throws Exception {
    Files.setPosixFilePermissions(theirs.path(), PosixFilePermissions.fromString("r-xr-xr-x"));
    Map<String, String> before = theirs.state();
    try (BackupManager manager = manager()) {
      assertThat(imported(manager, Mode.REFERENCE).complete()).isTrue();
    } finally {
      Files.setPosixFilePermissions(theirs.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertThat(theirs.state()).isEqualTo(before);
  }

  @Test
  void settingsOfAnInstanceAreTakenOverButNothingThatChoosesCode() throws Exception {
    theirs.text(
        "shop/config.json",
        """
        {"instance_name": "other", "auto_backup_enabled": false, "schedule": "0 4 * * *",
         "retention_days": 9, "priority": "high", "last_backup": "2025-11-19 03:00:00",
         "type": "evil", "storage": "evil", "format": "evil", "hooks": ["evil"]}
        """);
    theirs.text(
        "backup_config.json",
        """
        {"global_retention_days": 7, "max_backups_per_instance": 30,
         "instances": {"shop": {"schedule": "0 5 * * *"},
                       "extra": {"schedule": "0 6 * * *", "retention_days": 14}}}
        """);
    try (BackupManager manager = manager()) {
      manager.updateSettings(s -> s.withMaxBackupsPerInstance(99));
      imported(manager, Mode.COPY);
      InstanceConfig shop = manager.instance("shop").config();
      assertThat(shop.type()).isEqualTo("map");
      assertThat(shop.autoBackupEnabled()).isFalse();
      assertThat(shop.schedule()).contains("0 4 * * *");
      assertThat(shop.retention().orElseThrow().days()).hasValue(9);
      assertThat(shop.priority()).isEqualTo(Priority.HIGH);
      assertThat(shop.hooks()).isEmpty();
      assertThat(shop.storage()).isEmpty();
      assertThat(shop.format()).isEqualTo("tar.gz");
      assertThat(manager.instance("extra").config().schedule()).contains("0 6 * * *");
      assertThat(manager.settings().globalRetentionDays()).isEqualTo(OptionalInt.of(7));
      assertThat(manager.settings().maxBackupsPerInstance()).isEqualTo(OptionalInt.of(99));
    }
  }

  @Test
  void settingsThatAreBrokenAreToldAndLeft() throws Exception {
    theirs.text("shop/config.json", "{\"schedule\": ");
    theirs.text("extra/config.json", "{\"schedule\": \"every now and then\"}");
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(Mode.COPY));
      assertThat(plan.findings())
          .hasSize(2)
          .allMatch(f -> f.code().equals("settings_damaged"))
          .anyMatch(f -> f.message().contains("line 1"));
      manager.applyImport(plan).await();
      assertThat(manager.instance("shop").config().schedule()).isEmpty();
    }
  }

  @Test
  void theSettingsOfARegisteredInstanceStay() throws Exception {
    theirs.text("shop/config.json", "{\"schedule\": \"0 4 * * *\"}");
    try (BackupManager manager = manager()) {
      manager.register(InstanceConfig.builder("Shop", "map").schedule("0 1 * * *").build());
      ImportPlan plan = plan(manager, request(Mode.COPY).instance("Shop"));
      assertThat(plan.instances()).isEmpty();
      manager.applyImport(plan).await();
      assertThat(manager.instance("Shop").config().schedule()).contains("0 1 * * *");
    }
  }

  @Test
  void namesThatNameNoInstanceAreRefusedUntilOneIsSaid() throws Exception {
    theirs.text("20251020_030000.text", "nameless end");
    theirs.text("..hidden_20251021_030000.text", "odd end");
    theirs.text("con_20251022_030000.text", "device end");
    try (BackupManager manager = manager()) {
      assertThat(plan(manager, request(Mode.COPY)).backups())
          .filteredOn(i -> i.instance().isEmpty())
          .hasSize(3)
          .allMatch(i -> i.status() == Status.REFUSED)
          .allMatch(i -> i.findings().get(0).code().startsWith("no_instance"));
      assertThat(plan(manager, request(Mode.COPY).instance("shop")).fresh()).hasSize(5);
    }
  }

  @Test
  void theZoneOfWhoNamedTheFilesCounts() throws Exception {
    try (BackupManager manager = manager()) {
      ImportRequest lima = request(Mode.COPY).zone(ZoneId.of("America/Lima"));
      assertThat(plan(manager, lima).backups().get(0).time())
          .isEqualTo(Instant.parse("2025-10-17T08:00:00Z"));
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
          public java.util.Set<Point> points() {
            return java.util.Set.of(Point.BEFORE_CAPTURE);
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
