package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.BackupRequest;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.Run;
import io.respaldo.Trigger;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.part.Entry;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a home makes of its repositories: runs that die, snapshots of others, who changed what. */
@Tag("once")
final class RepositoryHomeTest {
  private static final String PASSWORD = "secret";
  private static final int FILES = 800;

  @TempDir Path folder;
  private final Random random = new Random(5);
  private LocalStorage storage;
  private BackupManager manager;
  private Path site;

  @BeforeEach
  void open() throws Exception {
    storage = LocalStorage.at(folder.resolve("store"));
    site = Files.createDirectories(folder.resolve("site"));
    write("first");
    manager = manager();
    manager.register(
        InstanceConfig.builder("shop", "directory").format(RepositoryFormat.NAME).build());
  }

  @AfterEach
  void close() throws Exception {
    manager.close();
    storage.close();
  }

  private BackupManager manager() {
    return KilledBackup.manager(storage, site, PASSWORD, Duration.ofMinutes(5));
  }

  private void write(String name) throws IOException {
    byte[] bytes = new byte[1_000];
    random.nextBytes(bytes);
    Files.write(site.resolve(name), bytes);
  }

  private Repository repository() throws IOException {
    return Repository.open(
        storage,
        Repository.folder(RepositoryFormat.DEFAULT),
        PasswordSource.of(PASSWORD.toCharArray()));
  }

  private Restic restic() {
    return Restic.at(folder.resolve("store/repository/default"), PASSWORD);
  }

  private List<Backup> all(Instance instance) {
    return instance.backups(BackupQuery.all()).items();
  }

  @Test
  void aProcessThatIsKilledLeavesWhatItHadToTheNextRun() throws Exception {
    for (int i = 0; i < FILES; i++) {
      write("file " + i);
    }
    try (JavaChild child = JavaChild.start(KilledBackup.class, storage.root(), site, PASSWORD)) {
      assertThat(child.said()).isEqualTo(KilledBackup.KEPT);
    }
    Instance shop = manager.instance("shop");
    assertThat(all(shop)).as("a checkpoint is no backup").isEmpty();
    long held;
    try (Repository r = repository()) {
      SnapshotInfo checkpoint = r.snapshots().get(0);
      assertThat(checkpoint.paths()).containsExactly("/checkpoint/shop/files");
      assertThatThrownBy(() -> r.read("latest", FormatProgress.NONE))
          .hasMessageContaining("no snapshot");
      try (PartReader reader = r.read(checkpoint.id(), FormatProgress.NONE);
          Stream<Entry> entries = reader.entries(Selection.all())) {
        held = entries.filter(e -> e.type() == Entry.Type.FILE).mapToLong(Entry::size).sum();
      }
    }
    assertThat(held).isPositive();

    Run<Backup> run = shop.backup(BackupRequest.manual());
    Backup backup = run.await();

    assertThat(run.progress().bytes()).isEqualTo(backup.content().bytes() - held);
    assertThat(shop.history(5))
        .extracting(RunRecord::state)
        .containsExactly(RunRecord.State.COMPLETED, RunRecord.State.INTERRUPTED);
    assertThat(shop.verify(backup.id(), Depth.FULL).await().findings()).isEmpty();
    try (Repository r = repository()) {
      assertThat(r.snapshots()).extracting(SnapshotInfo::backup).containsExactly(of(backup));
      r.unlock();
      assertThat(restic().run("check", "--read-data")).contains("no errors were found");
    }
  }

  private static java.util.Optional<String> of(Backup backup) {
    return java.util.Optional.of(backup.id().value());
  }

  @Test
  void aSnapshotThatIsAdoptedCountsAndIsDeletedAsAnyOther() throws Exception {
    Backup first = manager.instance("shop").backup();
    write("second");
    Backup second = manager.instance("shop").backup();
    // what restic makes of a snapshot bears its name, and no record knows it
    restic().run("tag", "--add", "kept", snapshot(first));
    Instance shop = manager.as(Actor.of("ana")).instance("shop");
    assertThat(all(shop))
        .extracting(Backup::id, Backup::state)
        .containsExactlyInAnyOrder(
            tuple(second.id(), Backup.State.COMPLETED),
            tuple(first.id(), Backup.State.MISSING),
            tuple(first.id(), Backup.State.UNRECORDED));

    Backup adopted = shop.adopt(first.id()).await();

    assertThat(adopted.content().parts()).isEqualTo(first.content().parts());
    assertThat(adopted.content().bytes()).isEqualTo(first.content().bytes());
    assertThat(adopted.content().storedBytes())
        .as("older restics take the figures out of what they tag")
        .isIn(0L, first.content().storedBytes());
    assertThat(adopted.time().getEpochSecond()).isEqualTo(first.time().getEpochSecond());
    assertThat(adopted.origin().trigger()).isEqualTo(Trigger.IMPORT);
    assertThat(adopted.origin().actor().name()).isEqualTo("ana");
    assertThat(all(shop)).noneMatch(b -> b.state() == Backup.State.UNRECORDED);
    assertThat(manager.audit(5))
        .filteredOn(e -> e.action().equals("adopt"))
        .singleElement()
        .returns("ana", e -> e.actor().name())
        .returns(adopted.id().value(), AuditEntry::subject);
    assertThat(shop.verify(adopted.id(), Depth.FULL).await().findings()).isEmpty();
    assertThatThrownBy(() -> shop.adopt(second.id()).await())
        .asInstanceOf(type(BackupException.class))
        .returns(Kind.EXISTS, BackupException::kind);
    shop.delete(List.of(adopted.id()), false);
    try (Repository r = repository()) {
      assertThat(r.snapshots()).extracting(SnapshotInfo::backup).containsExactly(of(second));
    }
  }

  private static String snapshot(Backup backup) {
    return java.util.Objects.requireNonNull(backup.content().checksums().get("sha256"));
  }

  @Test
  void noRecordNamesAFileOfAnEncryptedRepository() throws Exception {
    Path secret = site.resolve("merger with acme");
    Files.createSymbolicLink(secret, Path.of("/elsewhere"));
    java.nio.channels.ServerSocketChannel socket =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX);
    try (socket) {
      socket.bind(java.net.UnixDomainSocketAddress.of(site.resolve("takeover.sock")));
      Backup backup = manager.instance("shop").backup();

      assertThat(backup.warnings()).isNotEmpty();
      assertThat(backup.warnings().get(0).examples().toString())
          .as("is told now")
          .contains("takeover.sock");
      assertThat(manager.instance("shop").backup(backup.id()).warnings())
          .extracting(f -> f.code() + f.count())
          .isEqualTo(backup.warnings().stream().map(f -> f.code() + f.count()).toList());
    }
    try (Stream<Path> all = Files.walk(storage.root())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain("takeover", "merger");
      }
    }
  }

  @Test
  void oneAtATimeChangesWhatInstancesShareAndTheTrailSaysWho() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread one =
        new Thread(
            () -> {
              try {
                manager
                    .as(Actor.of("ana"))
                    .exclusively(
                        "repository default",
                        "prune",
                        () -> {
                          begun.countDown();
                          end.await();
                          return "";
                        });
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    one.start();
    begun.await();
    try (BackupManager other = manager()) {
      assertThatThrownBy(() -> other.exclusively("repository default", "forget", () -> ""))
          .asInstanceOf(type(BackupException.class))
          .returns(Kind.BUSY, BackupException::kind)
          .extracting(Throwable::getMessage)
          .asString()
          .contains("repository default is being worked on: prune");
      assertThat(other.exclusively("repository acme", "prune", () -> "fine")).isEqualTo("fine");
      manager.instance("shop").backup(); // is not kept waiting
    } finally {
      end.countDown();
      one.join();
    }

    assertThatThrownBy(
            () ->
                manager.exclusively(
                    "repository default",
                    "unlock",
                    () -> {
                      throw new IOException("no disk");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("no disk");
    assertThat(manager.audit(20))
        .filteredOn(e -> e.subject().equals("repository default"))
        .extracting(e -> e.actor().name(), AuditEntry::action, AuditEntry::outcome)
        .contains(tuple("ana", "prune", "ok"))
        .hasSize(2);
  }
}
