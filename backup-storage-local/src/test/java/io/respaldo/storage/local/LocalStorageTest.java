package io.respaldo.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.testkit.SettableTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder on a real file system adds to the contract. */
class LocalStorageTest {
  private static final ObjectKey KEY = ObjectKey.of("a/b/doc.json");

  private final Path outside;
  private final Path root;
  private final LocalStorage storage;

  LocalStorageTest(@TempDir Path temp) throws IOException {
    outside = Files.createDirectory(temp.resolve("outside"));
    root = temp.resolve("made/root");
    storage = LocalStorage.at(root);
  }

  @BeforeEach
  void aStrangersFileLiesOutside() throws IOException {
    Files.writeString(outside.resolve("secret"), "secret");
  }

  @Test
  void filesAndFoldersArePrivate() throws Exception {
    ObjectInfo made = storage.create(KEY, body("1"));
    storage.replace(KEY, body("2"), made.requireTag());
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void otherRightsAreGivenOnRequest() throws Exception {
    Path shared = root.resolveSibling("shared");
    LocalStorage open = LocalStorage.builder(shared).permissions("rw-r-----", "rwxr-x---").open();
    open.create(KEY, body("1"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared.resolve("a"))))
        .isEqualTo("rwxr-x---");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(shared.resolve(KEY.path()))))
        .isEqualTo("rw-r-----");
  }

  @Test
  void objectsArePlainFilesUnderTheirKeys() throws Exception {
    storage.create(KEY, body("content"));
    assertThat(root.resolve("a/b/doc.json")).hasContent("content");
    Files.writeString(root.resolve("a/b/by-hand"), "put there by hand");
    assertThat(storage.find(ObjectKey.of("a/b/by-hand"))).isPresent();
  }

  @Test
  void aLinkedFolderOnTheWayIsRefused() throws Exception {
    Files.createDirectory(root.resolve("a"));
    Files.createSymbolicLink(root.resolve("a/b"), outside);
    ObjectKey secret = ObjectKey.of("a/b/secret");
    denied(() -> storage.find(secret));
    denied(() -> storage.open(secret).close());
    denied(() -> storage.create(ObjectKey.of("a/b/new"), body("1")));
    denied(() -> storage.delete(List.of(secret)));
    denied(() -> storage.list(new Folder("a/b")).close());
    assertThat(outside).isDirectoryContaining("glob:**/secret");
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void aLinkedFileIsRefusedAndNeverListed() throws Exception {
    Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("folder"), outside);
    Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("none"));
    storage.create(KEY, body("1"));
    assertThat(listed()).containsExactly(KEY.path());
    for (String name : List.of("link", "dangling")) {
      denied(() -> storage.find(ObjectKey.of(name)));
      denied(() -> storage.open(ObjectKey.of(name)).close());
      denied(() -> storage.create(ObjectKey.of(name), body("1")));
      denied(() -> storage.delete(List.of(ObjectKey.of(name))));
    }
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(outside.resolve("none")).doesNotExist();
    assertThat(root.resolve("link")).isSymbolicLink();
  }

  @Test
  void theRootItselfMayBeALink() throws Exception {
    Path link = Files.createSymbolicLink(outside.resolve("link"), root);
    LocalStorage linked = LocalStorage.at(link);
    linked.create(KEY, body("1"));
    assertThat(storage.find(KEY)).isPresent();
    assertThat(linked.root()).isEqualTo(storage.root());
  }

  @Test
  void foldersAndForeignTemporariesAreNoObjects() throws Exception {
    Files.createDirectories(root.resolve("empty/folder"));
    Files.writeString(root.resolve(".tmp-somebody-else's"), "x");
    Files.createDirectory(root.resolve(".tmp-folder"));
    Files.writeString(root.resolve(".tmp-folder/inside"), "x");
    Files.writeString(root.resolve("line\nbreak"), "no key has such a name");
    assertThat(listed()).isEmpty();
    storage.delete(List.of(ObjectKey.of("empty/folder"), ObjectKey.of("empty")));
    assertThat(root.resolve("empty/folder")).isDirectory();
    assertThat(storage.find(ObjectKey.of("empty"))).isEmpty();
  }

  @Test
  void cleanUpRemovesOnlyWhatADeadWriterLeft() throws Exception {
    storage.create(KEY, body("1"));
    Path dead = Files.writeString(root.resolve("a").resolve(TemporaryFiles.name()), "half");
    Path foreign = Files.writeString(root.resolve(".tmp-download.part"), "x");
    Path similar = Files.writeString(root.resolve(TemporaryFiles.name() + ".bak"), "x");
    Path upper = Files.writeString(root.resolve(".tmp-" + "A".repeat(32)), "x");
    Path link = Files.createSymbolicLink(root.resolve(TemporaryFiles.name()), dead);
    Path folder = Files.createDirectory(root.resolve(TemporaryFiles.name()));
    assertThat(storage.removeDeadTemporaries(Duration.ZERO)).isEqualTo(1);
    assertThat(dead).doesNotExist();
    for (Path left : List.of(foreign, similar, upper, folder, root.resolve(RootLock.NAME))) {
      assertThat(left).exists();
    }
    assertThat(link).isSymbolicLink();
    assertThat(listed()).containsExactly(KEY.path());
  }

  @Test
  void cleanUpLeavesWhatWasTouchedLately() throws Exception {
    Instant now = Instant.parse("2025-11-19T03:00:00Z");
    LocalStorage timed = LocalStorage.builder(root).time(new SettableTime(now)).open();
    Path old = Files.writeString(root.resolve(TemporaryFiles.name()), "half");
    Path young = Files.writeString(root.resolve(TemporaryFiles.name()), "half");
    Path probe = Files.writeString(root.resolve(TemporaryFiles.name() + "-probe"), "");
    Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofMinutes(61))));
    Files.setLastModifiedTime(young, FileTime.from(now.minus(Duration.ofMinutes(59))));
    Files.setLastModifiedTime(probe, FileTime.from(now.minus(Duration.ofHours(23))));
    assertThat(timed.removeDeadTemporaries(Duration.ofHours(1))).isEqualTo(1);
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(probe).exists();
  }

  @Test
  void cleanUpDoesNotDisturbAWriterOfThisProcess() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    CountDownLatch cleaned = new CountDownLatch(1);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<ObjectInfo> writing =
          pool.submit(
              () ->
                  storage.create(
                      KEY,
                      out -> {
                        out.write(new byte[200_000]);
                        half.countDown();
                        try {
                          cleaned.await();
                        } catch (InterruptedException e) {
                          throw new IOException(e);
                        }
                        out.write(1);
                      }));
      half.await();
      assertThat(LocalStorage.at(root).removeDeadTemporaries(Duration.ZERO)).isZero();
      cleaned.countDown();
      assertThat(writing.get().size()).isEqualTo(200_001);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aRootThatIsGoneIsNotAnEmptyStorage() throws Exception {
    Files.delete(root.resolve(RootLock.NAME));
    Files.delete(root);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> storage.find(KEY),
            () -> storage.open(KEY).close(),
            () -> storage.list(Folder.ROOT).close(),
            () -> storage.create(KEY, body("1")))) {
      assertThat(failure(call).kind()).isEqualTo(Kind.UNAVAILABLE);
    }
    assertThat(root).doesNotExist();
  }

  @Test
  void aRootThatMustExistIsNotMade() {
    Path missing = outside.resolve("not/mounted");
    StorageException refused = failure(() -> LocalStorage.builder(missing).mustExist().open());
    assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(refused).hasMessageContaining("mount");
    assertThat(outside.resolve("not")).doesNotExist();
  }

  @Test
  void aFileIsNoRoot() {
    assertThatThrownBy(() -> LocalStorage.at(outside.resolve("secret")))
        .hasMessageContaining("is no folder");
  }

  @Test
  void tagsOfSmallObjectsTellTheContentWhereverTheyLie() throws Exception {
    LocalStorage other = LocalStorage.at(root.resolveSibling("other"));
    ObjectInfo here = storage.create(KEY, body("same"));
    assertThat(other.create(ObjectKey.of("x"), body("same")).tag()).isEqualTo(here.tag());
    assertThat(here.requireTag().value()).startsWith("sha256:");
  }

  @Test
  void aReadOfAFileThatSomebodyCutsFailsAndDoesNotEnd() throws Exception {
    ObjectKey key = ObjectKey.of("big");
    storage.create(key, Body.of(new byte[3_000_000]));
    try (ObjectContent content = storage.open(key)) {
      content.readNBytes(1_000_000);
      try (var channel = Files.newByteChannel(root.resolve("big"), StandardOpenOption.WRITE)) {
        channel.truncate(2_000_000);
      }
      assertThat(failure(content::readAllBytes).kind()).isEqualTo(Kind.DAMAGED);
    }
  }

  @Test
  void creatingCostsOneSyncOfTheFolderAtMost() throws Exception {
    FolderSync sync = storage.sync();
    long before = sync.rounds();
    for (int i = 0; i < 50; i++) {
      storage.create(ObjectKey.of("many/" + i), body("1"));
    }
    assertThat(sync.rounds() - before).as("and one for the folder's own name").isEqualTo(51);
    before = sync.rounds();
    storage.delete(IntStream.range(0, 50).mapToObj(i -> ObjectKey.of("many/" + i)).toList());
    assertThat(sync.rounds() - before).isEqualTo(1);
  }

  @Test
  void deletingWaitsForWhoeverReplaces() throws Exception {
    storage.create(KEY, body("1"));
    Thread deleting = new Thread(() -> deleted(KEY));
    try (JvmLocks.Held held = JvmLocks.hold(storage.root().resolve(RootLock.NAME))) {
      assertThat(held).isNotNull();
      deleting.start();
      while (deleting.getState() != Thread.State.WAITING && deleting.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(storage.find(KEY)).isPresent();
    }
    deleting.join();
    assertThat(storage.find(KEY)).isEmpty();
  }

  private void deleted(ObjectKey key) {
    try {
      storage.delete(List.of(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theReplacementOfABigObjectIsLaterEvenWhenTheClockStandsStill() throws Exception {
    FileTime still = FileTime.from(Instant.parse("2025-11-19T03:00:00Z"));
    Configuration stopped = Configuration.unix().toBuilder().setFileTimeSource(() -> still).build();
    try (FileSystem system = Jimfs.newFileSystem(stopped)) {
      LocalStorage timeless = LocalStorage.at(system.getPath("/store"));
      ObjectInfo old = timeless.create(KEY, Body.of(new byte[2_000_000]));
      ObjectInfo now = timeless.replace(KEY, Body.of(new byte[2_000_000]), old.requireTag());
      assertThat(now.modified()).isAfter(old.modified());
      assertThat(timeless.find(KEY)).contains(now);
    }
  }

  @Test
  void nothingIsHeldForLongerThanACall() throws Exception {
    ObjectInfo made = storage.create(KEY, body("1"));
    storage.replace(KEY, body("2"), made.requireTag());
    assertThatThrownBy(
            () ->
                storage.create(
                    ObjectKey.of("x"),
                    out -> {
                      throw new IOException("no");
                    }))
        .hasMessage("no");
    storage.delete(List.of(KEY));
    assertThat(JvmLocks.size()).isZero();
  }

  private List<String> listed() throws IOException {
    try (Stream<ObjectInfo> all = storage.list(Folder.ROOT)) {
      return all.map(info -> info.key().path()).toList();
    }
  }

  private static void denied(ThrowingCallable call) {
    StorageException refused = failure(call);
    assertThat(refused.kind()).isEqualTo(Kind.DENIED);
    assertThat(refused).hasMessageContaining("symbolic link");
  }

  private static StorageException failure(ThrowingCallable call) {
    return catchThrowableOfType(StorageException.class, call);
  }

  private static Body body(String text) {
    return Body.of(text.getBytes(UTF_8));
  }
}
