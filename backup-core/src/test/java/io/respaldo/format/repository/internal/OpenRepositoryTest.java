package io.respaldo.format.repository.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.WrongPasswordException;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.RepositoryKeys;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenRepositoryTest {
  private static final ScryptCost CHEAP = new ScryptCost(1024, 8, 1);
  private static final KeyLabel LABEL =
      new KeyLabel("ana", "server", Timestamp.utc(Instant.parse("2025-11-19T03:00:00.123Z")));
  private static final PasswordSource SECRET = PasswordSource.of("geheim-ñ€".toCharArray());
  private static final PasswordSource OTHER = PasswordSource.of("other".toCharArray());

  @TempDir Path folder;
  private FolderStorage storage;
  private final RepositoryLayout layout = RepositoryLayout.ofTenant("main");

  @BeforeEach
  void storage() {
    storage = new FolderStorage(folder);
  }

  private OpenRepository create() throws IOException {
    return create(storage, SECRET);
  }

  private OpenRepository create(StorageBackend on, PasswordSource password) throws IOException {
    return OpenRepository.create(on, layout, password, LABEL, CHEAP);
  }

  private OpenRepository open(PasswordSource password) throws IOException {
    return OpenRepository.open(storage, layout, password, Optional.empty());
  }

  private Restic restic(String password) {
    return Restic.at(folder.resolve("repository/main"), password);
  }

  private static void fails(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private Id hinted(Id hint) throws IOException {
    try (OpenRepository opened = OpenRepository.open(storage, layout, SECRET, Optional.of(hint))) {
      return opened.key().id();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void whatIsCreatedIsOpened() throws Exception {
    try (OpenRepository made = create();
        OpenRepository again = open(SECRET)) {
      assertThat(again.config()).isEqualTo(made.config());
      assertThat(again.key().id()).isEqualTo(made.key().id());
      assertThat(again.config().polynomial().isIrreducible()).isTrue();
    }
  }

  @Test
  void resticOpensChecksAndWritesWhatIsCreated() throws Exception {
    String id;
    try (OpenRepository made = create()) {
      id = made.config().id().toString();
    }
    Restic restic = restic("geheim-ñ€");
    assertThat(restic.run("cat", "config"))
        .contains("\"version\": 2", id)
        .contains("chunker_polynomial");
    assertThat(restic.run("check")).contains("no errors were found");
    Path data = Files.createDirectory(folder.resolve("in"));
    Files.writeString(data.resolve("a.txt"), "hola");
    assertThat(restic.run("backup", data.toString())).contains("1 new");
    assertThat(restic.run("check", "--read-data")).contains("no errors were found");
    assertThat(restic.run("prune")).contains("done");
    assertThat(restic.run("key", "list")).contains("ana", "server");
  }

  private OpenRepository made(String name, String password) throws IOException {
    return OpenRepository.open(
        ResticRepositories.unpack(name, folder),
        new RepositoryLayout(new Folder("r")),
        PasswordSource.of(password.toCharArray()),
        Optional.empty());
  }

  @Test
  void whatResticCreatesIsOpenedWithEachOfItsKeys() throws Exception {
    byte[] master;
    try (OpenRepository opened = made("0.19/auto", "first")) {
      assertThat(opened.config().version()).isEqualTo(2);
      assertThat(opened.keys().list())
          .extracting(k -> k.label().username())
          .containsExactlyInAnyOrder("root", "ana");
      master = opened.key().master().encryption();
    }
    RepositoryLayout layout = new RepositoryLayout(new Folder("r"));
    PasswordSource second = PasswordSource.of("second".toCharArray());
    try (OpenRepository opened = OpenRepository.open(storage, layout, second, Optional.empty())) {
      assertThat(opened.key().master().encryption()).isEqualTo(master);
    }
    assertThatThrownBy(() -> OpenRepository.open(storage, layout, OTHER, Optional.empty()))
        .isInstanceOf(WrongPasswordException.class);
  }

  @Test
  void version1WritesNothingCompressed() throws Exception {
    try (OpenRepository opened = made("0.14/v1", "first")) {
      assertThat(opened.config().compresses()).isFalse();
      byte[] json = "{\"time\":\"2025-01-01T00:00:00Z\"}".getBytes(UTF_8);
      Id id = opened.unpacked().write(FileType.SNAPSHOT, json);
      assertThat(opened.unpacked().read(FileType.SNAPSHOT, id)).isEqualTo(json);
      assertThat(opened.files().size(FileType.SNAPSHOT, id)).contains(json.length + 32L);
    }
  }

  @Test
  void unpackedFilesOfResticAreReadAndOursAreReadByRestic() throws Exception {
    try (OpenRepository opened = create()) {
      Restic restic = restic("geheim-ñ€");
      Path data = Files.createDirectory(folder.resolve("in"));
      Files.writeString(data.resolve("a.txt"), "hola");
      restic.run("backup", "--host", "h", data.toString());
      Id snapshot = one(opened, FileType.SNAPSHOT);
      String json = new String(opened.unpacked().read(FileType.SNAPSHOT, snapshot), UTF_8);
      assertThat(json).startsWith("{\"time\":\"").contains("\"hostname\":\"h\"");
      String changed = json.replace("\"hostname\":\"h\"", "\"hostname\":\"hh\"");
      Id ours = opened.unpacked().write(FileType.SNAPSHOT, changed.getBytes(UTF_8));
      assertThat(restic.run("cat", "snapshot", ours.toString())).contains("\"hh\"");
      assertThat(restic.run("check")).contains("no errors were found");
    }
  }

  private static Id one(OpenRepository repository, FileType type) throws IOException {
    return repository.ids(type).get(0);
  }

  @Test
  void keysComeAndGo() throws Exception {
    try (OpenRepository made = create()) {
      RepositoryKeys keys = made.keys();
      Id second = keys.add(made.key().master(), OTHER, LABEL, CHEAP);
      assertThat(restic("other").run("cat", "config")).contains("version");
      fails(Kind.DENIED, () -> keys.remove(made.key().id(), made.key().id()));
      keys.remove(second, made.key().id());
      fails(Kind.MISSING, () -> keys.remove(second, made.key().id()));
      assertThatThrownBy(() -> open(OTHER))
          .isInstanceOf(WrongPasswordException.class)
          .hasMessageContaining("none of the 1 keys");
      Id changed = keys.change(made.key(), OTHER, LABEL, CHEAP);
      assertThat(keys.list()).extracting(RepositoryKeys.Shown::id).containsExactly(changed);
    }
    open(OTHER).close();
    assertThatThrownBy(() -> open(SECRET)).isInstanceOf(WrongPasswordException.class);
  }

  @Test
  void aHintSavesTheTryingOfOthersAndNoMoreThanTwentyAreTried() throws Exception {
    try (OpenRepository made = create()) {
      for (int i = 0; i < 30; i++) {
        made.keys().add(made.key().master(), OTHER, LABEL, new ScryptCost(2, 1, 1));
      }
      Id wanted = made.keys().add(made.key().master(), SECRET, LABEL, CHEAP);
      assertThat(hinted(wanted)).isEqualTo(wanted);
    }
    assertThatThrownBy(() -> open(PasswordSource.of("no".toCharArray())))
        .isInstanceOf(WrongPasswordException.class)
        .hasMessageContaining("only 20 keys were tried");
  }

  @Test
  void aDamagedKeyIsPassedOverWhileAnotherOpens() throws Exception {
    create().close();
    Path keys = folder.resolve("repository/main/keys");
    Files.writeString(keys.resolve("0".repeat(64)), "{}");
    open(SECRET).close();
    for (Path key : files(keys)) {
      if (!key.toString().endsWith("0".repeat(64))) {
        Files.delete(key);
      }
    }
    fails(Kind.DAMAGED, () -> open(SECRET));
  }

  @Test
  void noRepositoryIsMadeWhereOneIsOrWas() throws Exception {
    try (OpenRepository made = create()) {
      made.files().write(FileType.PACK, new byte[] {1});
    }
    fails(Kind.EXISTS, this::create);
    storage.delete(List.of(layout.config()));
    fails(Kind.EXISTS, this::create);
  }

  @Test
  void whatWasCutShortBeforeItsConfigIsMadeByTheNextWithTheSamePassword() throws Exception {
    byte[] master;
    try (OpenRepository made = create()) {
      master = made.key().master().encryption();
    }
    storage.delete(List.of(layout.config()));

    fails(Kind.EXISTS, () -> create(storage, OTHER));
    create().close();

    try (OpenRepository opened = open(SECRET)) {
      assertThat(opened.key().master().encryption()).isEqualTo(master);
    }
    assertThat(files(folder.resolve("repository/main/keys"))).hasSize(1);
  }

  /** A key that is left would open with the password, and fit nothing. */
  @Test
  void whoComesSecondInMakingARepositoryLeavesNoKeyBehind() throws Exception {
    StorageBackend slow =
        new ForwardingStorage(storage) {
          @Override
          public ObjectInfo create(ObjectKey key, Body body) throws IOException {
            if (key.path().contains("/keys/")) {
              OpenRepositoryTest.this.create().close();
            }
            return super.create(key, body);
          }
        };

    fails(Kind.EXISTS, () -> create(slow, SECRET));

    assertThat(files(folder.resolve("repository/main/keys"))).hasSize(1);
    open(SECRET).close();
  }

  @Test
  void aFolderWithoutAConfigIsNoRepository() {
    fails(Kind.MISSING, () -> open(SECRET));
  }

  @Test
  void aRepositoryWithoutKeysSaysSo() throws Exception {
    create().close();
    Path keys = folder.resolve("repository/main/keys");
    for (Path key : files(keys)) {
      Files.delete(key);
    }
    fails(Kind.MISSING, () -> open(SECRET));
  }

  @Test
  void aDamagedConfigIsToldByName() throws Exception {
    create().close();
    Path config = storage.file(layout.config());
    byte[] bytes = Files.readAllBytes(config);
    bytes[20] ^= 1;
    Files.write(config, bytes);
    assertThatThrownBy(() -> open(SECRET))
        .hasMessageContaining("repository/main/config")
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED));
  }

  @Test
  void aFileThatIsNotWhatItsNameSaysIsDamaged() throws Exception {
    try (OpenRepository made = create()) {
      Id id = made.unpacked().write(FileType.LOCK, "{}".getBytes(UTF_8));
      Path file = storage.file(layout.key(FileType.LOCK, id));
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1] ^= 1;
      Files.write(file, bytes);
      fails(Kind.DAMAGED, () -> made.unpacked().read(FileType.LOCK, id));
      Files.write(file, new byte[0]);
      fails(Kind.DAMAGED, () -> made.unpacked().read(FileType.LOCK, id));
      Files.delete(file);
      fails(Kind.MISSING, () -> made.unpacked().read(FileType.LOCK, id));
    }
  }

  @Test
  void foreignFilesAreNotListed() throws Exception {
    try (OpenRepository made = create()) {
      Folder data = layout.folder(FileType.PACK);
      String name = "ab".repeat(32);
      storage.create(data.key(name), Body.of(new byte[1]));
      storage.create(data.folder("cd").key(name), Body.of(new byte[1]));
      storage.create(data.folder("ab").key(name + "-tmp-1"), Body.of(new byte[1]));
      storage.create(data.folder("ab").key(name), Body.of(new byte[1]));
      assertThat(made.ids(FileType.PACK)).extracting(Id::toString).containsExactly(name);
    }
  }

  @Test
  void storingTheSameFileAgainIsNoError() throws Exception {
    try (OpenRepository made = create()) {
      Id id = made.files().write(FileType.PACK, new byte[] {1, 2});
      assertThat(made.files().write(FileType.PACK, new byte[] {1, 2})).isEqualTo(id);
      Files.write(storage.file(layout.key(FileType.PACK, id)), new byte[1]);
      fails(Kind.EXISTS, () -> made.files().write(FileType.PACK, new byte[] {1, 2}));
    }
  }
}
