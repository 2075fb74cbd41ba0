package io.respaldo.format.repository.internal.rewrite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.Replaced;
import io.respaldo.format.repository.TagChange;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.HandClock;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.StoppingStorage;
import io.respaldo.format.repository.internal.StoppingStorage.Where;
import io.respaldo.format.repository.internal.check.RepositoryCheck;
import io.respaldo.format.repository.internal.check.Sample;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.find.NamePatterns;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots with other tags, and without what was to be left out. */
@Tag("once")
final class RewriteTest {
  @TempDir Path folder;
  private final Map<String, byte[]> files = new TreeMap<>();
  private StoppingStorage storage;
  private SmallRepository small;
  private OpenRepository r;
  private Id first = Id.parse("0".repeat(64)).orElseThrow();

  @BeforeEach
  void create() throws IOException {
    storage = new StoppingStorage(new FolderStorage(folder));
    small = SmallRepository.create(storage);
    r = small.repository;
    files.put("keep/a", "a".getBytes(UTF_8));
    files.put("mixed/b", "b".getBytes(UTF_8));
    files.put("mixed/secret", "s".getBytes(UTF_8));
    files.put("secret", "t".getBytes(UTF_8));
    first = small.snapshot(files);
  }

  private List<Id> all() throws IOException {
    return r.ids(FileType.SNAPSHOT);
  }

  private Snapshot read(String id) throws IOException {
    return r.snapshot(Id.parse(id).orElseThrow());
  }

  private List<Replaced> tag(TagChange change, boolean force) throws Exception {
    try (RepositoryLock lock =
        new RepositoryLocks(r, new HandClock()).acquire(LockMode.EXCLUSIVE)) {
      return Tagging.run(r, lock, all(), change, force);
    }
  }

  private List<Replaced> rewrite(boolean forget, boolean force, String... excludes)
      throws Exception {
    try (RepositoryLock lock = new RepositoryLocks(r, new HandClock()).acquire(LockMode.EXCLUSIVE);
        Rewriting rewriting =
            new Rewriting(r, lock, new NamePatterns(List.of(excludes)), SmallRepository.index(r))) {
      return rewriting.run(all(), forget, force);
    }
  }

  private void requireSound() throws Exception {
    assertThat(
            new RepositoryCheck(r, new Sample.All(), 2, new Random(1), FormatProgress.NONE).run())
        .noneMatch(Finding::isError);
  }

  private Restic restic() {
    return Restic.at(folder.resolve("r"), SmallRepository.PASSWORD);
  }

  @Test
  void tagsChangeAndTheFirstOriginalIsNamed() throws Exception {
    List<Replaced> once = tag(TagChange.of(List.of("x", "y"), List.of()), false);
    List<Replaced> twice = tag(TagChange.of(List.of("z"), List.of("x")), false);

    assertThat(once).extracting(Replaced::original).containsExactly(first.toString());
    Snapshot now = read(twice.get(0).replacement());
    assertThat(now.tags()).containsExactly("y", "z");
    assertThat(now.original()).contains(first);
    assertThat(all()).hasSize(1);
    assertThat(tag(TagChange.set(List.of("y", "z")), false)).as("as they are").isEmpty();
    assertThat(restic().run("snapshots", "--tag", "y,z")).contains(all().get(0).brief());
    assertThatThrownBy(() -> TagChange.of(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBackupOfAnInstanceIsLeftAloneUnlessForced() throws Exception {
    TagChange ours = TagChange.set(List.of("respaldo", "id=backup_1"));
    tag(ours, false);
    List<Id> before = all();

    assertThatThrownBy(() -> tag(TagChange.of(List.of("x"), List.of()), false))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("backup_1")
        .hasMessageContaining("nothing was changed");
    assertThatThrownBy(() -> rewrite(true, false, "secret")).hasMessageContaining("backup_1");
    assertThat(all()).isEqualTo(before);

    Replaced kept = rewrite(false, false, "secret").get(0);
    assertThat(read(kept.replacement()).tags()).as("nobody's backup").containsExactly("rewrite");
    assertThat(tag(TagChange.of(List.of("x"), List.of()), true)).hasSize(2);
  }

  @Test
  void whatMatchesIsLeftOutAndTheRestStays() throws Exception {
    Replaced done = rewrite(false, false, "secret").get(0);

    assertThat(all()).hasSize(2);
    Snapshot now = read(done.replacement());
    assertThat(now.tags()).containsExactly("rewrite");
    assertThat(now.original()).contains(first);
    Path out = folder.resolve("out");
    restic().run("restore", done.replacement(), "--target", out.toString());
    assertThat(out.resolve("secret")).doesNotExist();
    assertThat(out.resolve("mixed/secret")).doesNotExist();
    assertThat(out.resolve("mixed/b")).hasContent("b");
    assertThat(out.resolve("keep/a")).hasContent("a");
    assertThat(restic().run("check", "--read-data")).contains("no errors");
    int trees = SmallRepository.index(r).size();
    assertThat(rewrite(false, false, "nothing")).isEmpty();
    assertThat(rewrite(true, false, "/keep/a")).hasSize(2);
    assertThat(SmallRepository.index(r).size()).as("keep, and two roots").isEqualTo(trees + 3);
    assertThat(all()).hasSize(2);
    requireSound();
  }

  @Test
  void whoIsKilledAtAnyChangeLosesNoSnapshotAndMakesNoneTwice() throws Exception {
    boolean killed = true;
    int changes = 0;
    for (int n = 1; killed; n++) {
      killed = false;
      for (Where where : new Where[] {Where.BEFORE, Where.AFTER}) {
        for (FileType type : new FileType[] {FileType.SNAPSHOT, FileType.INDEX, FileType.PACK}) {
          List<StoredFile> old = SmallRepository.files(r, type);
          r.files().delete(type, old.stream().map(StoredFile::id).toList());
        }
        small.snapshot(files);
        storage.stopAtChange(n, where);
        try {
          rewrite(true, false, "secret");
        } catch (StorageException e) {
          killed = true;
          changes = n;
        }
        storage.heal();
        new RepositoryLocks(r, new HandClock()).removeAll();
        assertThat(all()).as("change %d", n).isNotEmpty();
        requireSound();
        rewrite(true, false, "secret");
        assertThat(all()).as("change %d", n).hasSize(1);
      }
    }
    assertThat(changes).as("lock, trees, index, snapshot, original").isEqualTo(5);
  }
}
