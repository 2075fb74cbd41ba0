package io.respaldo.format.repository.internal.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.HandClock;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.StoppingStorage;
import io.respaldo.format.repository.internal.StoppingStorage.Where;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.check.RepositoryCheck;
import io.respaldo.format.repository.internal.check.Sample;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies between repositories with keys of their own; restic reads what comes of it. */
@Tag("once")
final class SnapshotCopyTest {
  @TempDir Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Map<String, byte[]> files = new TreeMap<>();
  private final List<Id> snapshots = new ArrayList<>();
  private SmallRepository source;
  private StoppingStorage storage;
  private OpenRepository target;

  @BeforeEach
  void create() throws IOException {
    source = SmallRepository.create(new FolderStorage(folder.resolve("from")));
    storage = new StoppingStorage(new FolderStorage(folder.resolve("to")));
    target = SmallRepository.create(storage).repository;
    for (int i = 0; i < 10; i++) {
      files.put("d" + i % 3 + "/file " + i, bytes(1_100 + random.nextInt(2_000)));
    }
    files.put("text", "the same line\n".repeat(500).getBytes(UTF_8));
    snapshots.add(source.snapshot(files));
    files.put("d1/more", bytes(3_000));
    snapshots.add(source.snapshot(files));
    files.remove("text");
    snapshots.add(source.snapshot(files));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private SnapshotCopy.Result copy(OpenRepository to, Id... chosen) throws Exception {
    List<Id> ids = chosen.length == 0 ? snapshots : Arrays.asList(chosen);
    try (RepositoryLock lock = new RepositoryLocks(to, new HandClock()).acquire(LockMode.SHARED)) {
      return new SnapshotCopy(source.repository, to, lock, 2, FormatProgress.NONE).run(ids);
    }
  }

  private List<Finding> check(OpenRepository r) throws Exception {
    return new RepositoryCheck(r, new Sample.All(), 2, random, FormatProgress.NONE).run();
  }

  private Restic restic(String where) {
    return Restic.at(folder.resolve(where).resolve("r"), SmallRepository.PASSWORD);
  }

  @Test
  void allThatSnapshotsNeedIsThereSealedAnewAndResticRestoresIt() throws Exception {
    SnapshotCopy.Result result = copy(target, snapshots.get(2), snapshots.get(0));

    assertThat(result.copied())
        .as("oldest first")
        .containsExactly(snapshots.get(0), snapshots.get(2));
    assertThat(check(target)).as("seed %d", seed).isEmpty();
    Restic restic = restic("to");
    assertThat(restic.run("check", "--read-data")).contains("no errors");
    Path out = folder.resolve("out");
    restic.run("restore", "latest", "--target", out.toString());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      assertThat(out.resolve(file.getKey())).hasBinaryContent(file.getValue());
    }
    assertThat(out.resolve("text")).doesNotExist();
    for (StoredFile file : SmallRepository.files(target, FileType.SNAPSHOT)) {
      Snapshot copied = target.snapshot(file.id());
      assertThat(snapshots).contains(copied.original().orElseThrow());
    }
    assertThat(result.blobs()).isEqualTo(SmallRepository.index(target).size());
  }

  @Test
  void framesAreTakenOverAsTheyAre() throws Exception {
    copy(target);
    Id text = Sha256.of(Arrays.copyOf("the same line\n".repeat(500).getBytes(UTF_8), 1_000));
    PackedBlob before =
        SmallRepository.index(source.repository).find(BlobHandle.data(text)).orElseThrow();
    PackedBlob after = SmallRepository.index(target).find(BlobHandle.data(text)).orElseThrow();
    assertThat(after.blob().length()).isEqualTo(before.blob().length());
    assertThat(after.blob().plainLength()).isEqualTo(1_000);
  }

  @Test
  void whatIsThereIsSkippedAlsoWhenResticCopiedIt() throws Exception {
    copy(target, snapshots.get(0));
    SnapshotCopy.Result again = copy(target);

    assertThat(again.skipped()).containsExactly(snapshots.get(0));
    assertThat(again.copied()).containsExactly(snapshots.get(1), snapshots.get(2));
    SnapshotCopy.Result nothing = copy(target);
    assertThat(nothing.copied()).isEmpty();
    assertThat(nothing.blobs()).isZero();

    Path password = Files.writeString(folder.resolve("password"), SmallRepository.PASSWORD);
    String[] from = {
      "copy",
      "--from-repo",
      folder.resolve("from/r").toString(),
      "--from-password-file",
      password.toString()
    };
    int before = SmallRepository.files(target, FileType.SNAPSHOT).size();
    restic("to").run(from);
    assertThat(SmallRepository.files(target, FileType.SNAPSHOT))
        .as("restic knows our copies")
        .hasSize(before);
    OpenRepository theirs =
        SmallRepository.create(new FolderStorage(folder.resolve("theirs"))).repository;
    restic("theirs").run(from);
    assertThat(copy(theirs).skipped()).as("we know theirs").hasSize(3);
  }

  @Test
  void aVersion1TargetGetsNothingCompressed() throws Exception {
    Path plain = folder.resolve("plain");
    Restic restic = Restic.at(plain.resolve("r"), SmallRepository.PASSWORD);
    restic.run("init", "--repository-version", "1");
    try (OpenRepository to = SmallRepository.open(new FolderStorage(plain))) {
      copy(to);
      assertThat(check(to)).isEmpty();
    }
    assertThat(restic.run("check", "--read-data")).contains("no errors");
    assertThat(new String(restic.bytes("dump", "latest", "/d1/more"), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            new String(Objects.requireNonNull(files.get("d1/more")), StandardCharsets.ISO_8859_1));
  }

  @Test
  void ofASnapshotThatLacksSomethingNothingIsWrittenAndOlderOnesAreCopied() throws Exception {
    Id more = Sha256.of(Arrays.copyOf(Objects.requireNonNull(files.get("d1/more")), 1_000));
    PackedBlob at =
        SmallRepository.index(source.repository).find(BlobHandle.data(more)).orElseThrow();
    Path pack =
        folder
            .resolve("from")
            .resolve(source.repository.files().layout().key(FileType.PACK, at.pack()).path());
    byte[] bytes = Files.readAllBytes(pack);
    bytes[(int) at.blob().offset() + 20] ^= 1;
    Files.write(pack, bytes);

    copy(target, snapshots.get(0));
    assertThatThrownBy(() -> copy(target))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(more.brief());
    assertThat(SmallRepository.files(target, FileType.SNAPSHOT)).hasSize(1);
    assertThat(check(target)).noneMatch(Finding::isError);

    source.snapshot(Id.random(new SecureRandom()));
    List<StoredFile> all = SmallRepository.files(source.repository, FileType.SNAPSHOT);
    Id rootless =
        all.stream()
            .map(StoredFile::id)
            .filter(i -> !snapshots.contains(i))
            .findAny()
            .orElseThrow();
    assertThatThrownBy(() -> copy(target, rootless))
        .hasMessageContaining("is not copied")
        .hasMessageContaining("repair it");
  }

  /** Stopped at each call that changes something, then done again. */
  @Test
  void whoIsKilledAtAnyChangeResumesAndNothingIsHalfThere() throws Exception {
    boolean killed = true;
    int changes = 0;
    for (int n = 1; killed; n++) {
      killed = false;
      for (Where where : new Where[] {Where.BEFORE, Where.AFTER}) {
        storage.heal();
        for (FileType type : new FileType[] {FileType.SNAPSHOT, FileType.INDEX, FileType.PACK}) {
          List<StoredFile> all = SmallRepository.files(target, type);
          target.files().delete(type, all.stream().map(StoredFile::id).toList());
        }
        storage.stopAtChange(n, where);
        try {
          copy(target);
        } catch (StorageException e) {
          killed = true;
          changes = n;
        }
        storage.heal();
        new RepositoryLocks(target, new HandClock()).removeAll();
        assertThat(check(target)).as("call %d, seed %d", n, seed).noneMatch(Finding::isError);
        copy(target);
        assertThat(check(target)).as("call %d, seed %d", n, seed).noneMatch(Finding::isError);
        assertThat(SmallRepository.files(target, FileType.SNAPSHOT)).hasSize(3);
      }
    }
    assertThat(changes).as("lock, packs, index, snapshots, lock").isGreaterThanOrEqualTo(7);
  }
}
