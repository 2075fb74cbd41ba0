package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Finding;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreRequest;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.source.DirectorySource;
import io.respaldo.storage.Folder;
import io.respaldo.storage.local.LocalStorage;
import io.respaldo.testkit.SettableTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Repositories through the whole house, on a real disk, the real restic beside. Long because a home
 * with an instance is what everything here needs.
 */
@Tag("once")
final class RepositoryFormatTest {
  private static final String PASSWORD = "secret of the tests";

  private final SettableTime time = new SettableTime(Instant.parse("2025-11-19T08:00:00Z"));

  @TempDir Path folder;

  private LocalStorage storage;
  private BackupManager manager;

  @BeforeEach
  void open() throws Exception {
    storage = LocalStorage.at(folder.resolve("store"));
    manager = manager(RepositorySettings.password(PasswordSource.of(PASSWORD.toCharArray())));
  }

  @AfterEach
  void close() throws Exception {
    manager.close();
    storage.close();
  }

  private BackupManager manager(RepositorySettings settings) {
    return BackupManager.builder()
        .home(storage)
        .source("directory", c -> DirectorySource.of(folder.resolve(c.name().value())))
        .format(
            RepositoryFormat.NAME,
            RepositoryFormat.with(settings.cheapKeys().time(time).waitForLocks(Duration.ZERO)))
        .time(time)
        .timeZone(ZoneId.of("UTC"))
        .build();
  }

  private Instance instance(String name) throws IOException {
    Path site = Files.createDirectories(folder.resolve(name));
    byte[] large = new byte[3_000_000];
    new Random(7).nextBytes(large);
    Files.write(site.resolve("large.bin"), large);
    Files.createDirectories(site.resolve("a/b"));
    Files.writeString(site.resolve("a/b/hello.txt"), "hola");
    Files.createSymbolicLink(site.resolve("link"), Path.of("a/b/hello.txt"));
    return manager.register(
        InstanceConfig.builder(name, "directory").format(RepositoryFormat.NAME).build());
  }

  private Restic restic(String repository) {
    return Restic.at(folder.resolve("store/repository").resolve(repository), PASSWORD);
  }

  private static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path p : paths.toList()) {
        String what =
            Files.isSymbolicLink(p)
                ? Files.readSymbolicLink(p).toString()
                : Files.isDirectory(p)
                    ? "folder"
                    : Integer.toHexString(Arrays.hashCode(Files.readAllBytes(p)))
                        + Files.getLastModifiedTime(p);
        all.put(
            root.relativize(p).toString(),
            what + (Files.isSymbolicLink(p) ? "" : Files.getPosixFilePermissions(p)));
      }
    }
    return all;
  }

  private Path restored(Instance instance, Backup backup, String to) throws Exception {
    RestorePlan plan =
        instance.plan(RestoreRequest.of(backup.id()).to(folder.resolve(to).toString()));
    instance.restore(plan.confirm()).await();
    return folder.resolve(to);
  }

  private static String snapshot(Backup backup) {
    return Objects.requireNonNull(backup.content().checksums().get("sha256"));
  }

  private List<Backup> all(Instance instance) {
    return instance.backups(BackupQuery.all()).items();
  }

  @Test
  void whatChangedIsStoredAndEachBackupBringsBackTheWholeWorld() throws Exception {
    Instance shop = instance("shop");
    Map<String, String> before = tree(folder.resolve("shop"));
    Backup first = shop.backup();
    time.advance(Duration.ofDays(1));
    Files.writeString(folder.resolve("shop/a/b/hello.txt"), "adios");
    Map<String, String> after = tree(folder.resolve("shop"));
    Backup second = shop.backup();

    assertThat(first.content().bytes()).isEqualTo(3_000_004);
    assertThat(first.content().storedBytes()).isBetween(3_000_000L, 3_100_000L);
    assertThat(second.content().storedBytes()).isLessThan(10_000);
    assertThat(second.warnings()).isEmpty();
    assertThat(all(shop))
        .extracting(Backup::id, Backup::state)
        .containsExactly(
            tuple(second.id(), Backup.State.COMPLETED), tuple(first.id(), Backup.State.COMPLETED));
    assertThat(tree(restored(shop, first, "one"))).isEqualTo(before);
    assertThat(tree(restored(shop, second, "two"))).isEqualTo(after);
    for (Backup b : List.of(first, second)) {
      assertThat(shop.verify(b.id(), Depth.FULL).await().findings()).isEmpty();
    }
    assertThat(shop.stats().totalSize())
        .isEqualTo(first.content().storedBytes() + second.content().storedBytes());
  }

  @Test
  void resticSeesChecksAndRestoresWhatWasWritten() throws Exception {
    Instance shop = instance("shop");
    Backup backup = shop.backup();
    Restic restic = restic("default");

    assertThat(restic.run("check", "--read-data")).contains("no errors were found");
    assertThat(restic.run("snapshots")).contains("respaldo", "id=" + backup.id(), "/shop/");
    restic.run("restore", snapshot(backup), "--target", folder.resolve("by-restic").toString());
    String part = backup.content().parts().get(0).name();
    assertThat(tree(folder.resolve("by-restic/shop").resolve(part)))
        .isEqualTo(tree(folder.resolve("shop")));
  }

  @Test
  void aDeletedBackupIsForgottenAndOneForgottenByResticIsMissing() throws Exception {
    Instance shop = instance("shop");
    Backup first = shop.backup();
    time.advance(Duration.ofDays(1));
    Backup second = shop.backup();
    time.advance(Duration.ofDays(1));
    Backup third = shop.backup();

    shop.delete(List.of(first.id()), false);
    restic("default").run("forget", snapshot(second));

    assertThat(all(shop))
        .extracting(Backup::id, Backup::state)
        .containsExactly(
            tuple(third.id(), Backup.State.COMPLETED), tuple(second.id(), Backup.State.MISSING));
    assertThat(restic("default").run("snapshots", "--json")).doesNotContain(first.id().value());
    assertThatThrownBy(() -> shop.open(second.id())).hasMessageContaining("missing");
  }

  @Test
  void aRecordThatNamesAnothersSnapshotDoesNotHaveItForgotten() throws Exception {
    Backup theirs = instance("copy").backup();
    time.advance(Duration.ofDays(1));
    BackupFormat format =
        RepositoryFormat.with(
                RepositorySettings.password(PasswordSource.of(PASSWORD.toCharArray())).time(time))
            .on(storage);
    StoredBackup forged =
        new StoredBackup(
            new Folder("instances/shop"),
            theirs.id().value(),
            theirs.content().file(),
            Optional.empty(),
            Map.of());

    assertThatThrownBy(() -> format.delete(List.of(forged))).hasMessageContaining("not forgotten");

    format.close();
    assertThat(all(manager.instance("copy"))).extracting(Backup::usable).containsExactly(true);
  }

  @Test
  void aSnapshotWithoutARecordIsShownAndOpened() throws Exception {
    Instance shop = instance("shop");
    Backup backup = shop.backup();
    manager.close();
    try (Stream<Path> records = Files.walk(folder.resolve("store/instances/shop/runs"))) {
      for (Path record : records.filter(Files::isRegularFile).toList()) {
        Files.delete(record);
      }
    }
    manager = manager(RepositorySettings.password(PasswordSource.of(PASSWORD.toCharArray())));
    Instance again = manager.instance("shop");

    assertThat(all(again))
        .singleElement()
        .returns(Backup.State.UNRECORDED, Backup::state)
        .returns(backup.id(), Backup::id)
        .returns(backup.time(), Backup::time);
    try (PartReader parts = again.open(backup.id())) {
      Part part = backup.content().parts().get(0);
      assertThat(parts.parts()).containsExactly(part);
      EntryPath hello = EntryPath.of(part.name() + "/a/b/hello.txt");
      try (InputStream in = parts.read(hello)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hola");
      }
    }
  }

  private Path onePack() throws IOException {
    try (Stream<Path> packs = Files.walk(folder.resolve("store/repository/default/data"))) {
      return packs.filter(Files::isRegularFile).max(Comparator.comparing(this::size)).orElseThrow();
    }
  }

  private long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void damageIsFoundByVerificationAndByTheCheckAndNoRestoreCallsItGood() throws Exception {
    Instance shop = instance("shop");
    Backup backup = shop.backup();
    Path pack = onePack();
    byte[] bytes = Files.readAllBytes(pack);
    bytes[1000] ^= 1;
    Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-------"));
    Files.write(pack, bytes);

    assertThat(shop.verify(backup.id(), Depth.QUICK).await().findings()).isEmpty();
    assertThat(shop.verify(backup.id(), Depth.FULL).await().findings())
        .isNotEmpty()
        .allMatch(Finding::isError);
    assertThatThrownBy(() -> restored(shop, backup, "out")).hasMessageContaining("large.bin");
    assertThat(folder.resolve("out")).doesNotExist();
    try (Repository r = repository()) {
      assertThat(r.check("none", FormatProgress.NONE)).isEmpty();
      assertThat(r.check("all", FormatProgress.NONE))
          .anyMatch(f -> f.toString().contains(pack.getFileName().toString().substring(0, 8)));
    }

    Files.delete(pack);
    assertThat(shop.verify(backup.id(), Depth.QUICK).await().findings())
        .isNotEmpty()
        .allMatch(Finding::isError);
  }

  private Repository repository() throws IOException {
    return Repository.open(
        storage, Repository.folder("default"), PasswordSource.of(PASSWORD.toCharArray()), time);
  }

  @Test
  void aSheetGivesAccessBackWhenAllPasswordsAreLost() throws Exception {
    instance("shop").backup();
    RecoverySheet sheet;
    try (Repository r = repository()) {
      sheet = r.recoverySheet();
    }
    List<String> typed = sheet.lines().stream().map(l -> l.toUpperCase(Locale.ROOT)).toList();
    List<String> wrong = new ArrayList<>(typed);
    wrong.set(2, typed.get(3));
    Folder place = Repository.folder("default");
    PasswordSource fresh = PasswordSource.of("a new one".toCharArray());

    assertThat(sheet.toString()).doesNotContain(sheet.lines().get(0).substring(3, 7));
    assertThatThrownBy(() -> Repository.recover(storage, place, wrong, fresh))
        .hasMessageContaining("line 3");
    Repository.recover(storage, place, typed, fresh);

    try (Repository r = Repository.open(storage, place, fresh, time)) {
      assertThat(r.snapshots()).hasSize(1);
      assertThat(r.keys()).hasSize(2);
    }
    Restic.at(folder.resolve("store/repository/default"), "a new one").run("check");
  }

  @Test
  void aRepositoryThatResticMadeIsOpenedAndRead() throws Exception {
    Path place = folder.resolve("theirs");
    Restic restic = Restic.at(place, "theirs");
    restic.run("init");
    instance("shop");
    restic.run("backup", folder.resolve("shop").toString());
    try (LocalStorage there = LocalStorage.at(place);
        Repository r =
            Repository.open(there, Folder.ROOT, PasswordSource.of("theirs".toCharArray()), time)) {
      SnapshotInfo snapshot = r.snapshots().get(0);
      assertThat(snapshot.paths()).containsExactly(folder.resolve("shop").toString());
      assertThat(snapshot.backup()).isEmpty();
      try (PartReader parts = r.read(snapshot.brief(), FormatProgress.NONE)) {
        String hello = folder.resolve("shop").toString().substring(1) + "/a/b/hello.txt";
        try (InputStream in = parts.read(EntryPath.of(hello))) {
          assertThat(in.readAllBytes()).isEqualTo("hola".getBytes(StandardCharsets.UTF_8));
        }
      }
      assertThat(r.check("all", FormatProgress.NONE)).isEmpty();
    }
  }

  @Test
  void instancesOfOneTenantShareWhatTheyHaveInCommonAndNoListShowsAnothers() throws Exception {
    Instance shop = instance("shop");
    Instance copy = instance("copy");
    shop.backup();
    Backup second = copy.backup();

    assertThat(second.content().storedBytes()).isLessThan(10_000);
    assertThat(all(shop)).hasSize(1);
    assertThat(all(copy)).hasSize(1);
  }

  @Test
  void tenantsHaveRepositoriesAndPasswordsOfTheirOwn() throws Exception {
    manager.close();
    manager =
        manager(
            RepositorySettings.passwords(
                name -> PasswordSource.of((PASSWORD + " " + name).toCharArray())));
    Instance shop = instance("shop");
    shop.update(c -> c.tenant("acme"));
    Backup backup = shop.backup();

    assertThat(backup.content().file()).startsWith("repository/acme/snapshots/");
    Restic acme = Restic.at(folder.resolve("store/repository/acme"), PASSWORD + " acme");
    assertThat(acme.run("snapshots")).contains("/shop/");
    shop.update(c -> c.tenant("other"));
    assertThat(all(shop)).extracting(Backup::state).containsExactly(Backup.State.COMPLETED);
    assertThatThrownBy(() -> shop.update(c -> c.tenant("../x")))
        .asInstanceOf(type(BackupException.class))
        .returns(Kind.INVALID, BackupException::kind);
  }

  @Test
  void ofTwoFirstBackupsAtOnceOneMakesTheRepositoryAndBothAreInIt() throws Exception {
    instance("shop");
    instance("copy");
    manager.close();
    AtomicBoolean begun = new AtomicBoolean();
    try (BackupManager other =
        manager(RepositorySettings.password(PasswordSource.of(PASSWORD.toCharArray())))) {
      PasswordSource meanwhile =
          () -> {
            if (begun.compareAndSet(false, true)) {
              try {
                other.instance("copy").backup();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
            return PASSWORD.toCharArray();
          };
      manager = manager(RepositorySettings.password(meanwhile));
      manager.instance("shop").backup();
    }

    try (Repository r = repository()) {
      assertThat(r.snapshots()).hasSize(2);
      assertThat(r.keys()).hasSize(1);
    }
    restic("default").run("check", "--read-data");
  }

  @Test
  void aWrongPasswordIsToldAndLosesNothing() throws Exception {
    Instance shop = instance("shop");
    Backup backup = shop.backup();
    manager.close();
    manager = manager(RepositorySettings.password(PasswordSource.of("wrong".toCharArray())));
    Instance again = manager.instance("shop");

    assertThatThrownBy(again::backup).hasMessageContaining("wrong password");
    assertThatThrownBy(() -> again.open(backup.id())).hasMessageContaining("wrong password");

    assertThat(all(again))
        .filteredOn(Backup::usable)
        .extracting(Backup::id)
        .containsExactly(backup.id());
  }

  @Test
  void aBackupIsExportedAsAnArchiveAndIsNoFileByItself() throws Exception {
    Instance shop = instance("shop");
    Backup backup = shop.backup();
    Path out = Files.createDirectories(folder.resolve("out"));

    Path file = shop.export(backup.id(), out, "tar.gz").await();

    assertThat(file).isEqualTo(out.resolve(backup.id() + ".tar.gz"));
    assertThatThrownBy(() -> shop.export(backup.id(), out).await())
        .hasMessageContaining("no file")
        .asInstanceOf(type(BackupException.class))
        .returns(Kind.REFUSED, BackupException::kind);
  }
}
