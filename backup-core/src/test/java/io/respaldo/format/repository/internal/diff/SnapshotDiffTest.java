package io.respaldo.format.repository.internal.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.repository.DiffReport;
import io.respaldo.format.repository.Difference;
import io.respaldo.format.repository.Difference.Change;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real restic tells the same. */
@Tag("once")
final class SnapshotDiffTest {
  @TempDir Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final List<Difference> told = new ArrayList<>();

  private void write(String name, int length) throws IOException {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    Path file = folder.resolve("data").resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, bytes);
  }

  private List<Id> byTime(OpenRepository r) throws IOException {
    List<Snapshot> all = new ArrayList<>();
    List<Id> ids = new ArrayList<>();
    for (StoredFile f : SmallRepository.files(r, FileType.SNAPSHOT)) {
      ids.add(f.id());
      all.add(r.snapshot(f.id()));
    }
    List<Id> sorted = new ArrayList<>(ids);
    sorted.sort(Comparator.comparing(i -> all.get(ids.indexOf(i)).time().instant()));
    return sorted;
  }

  private DiffReport diff(OpenRepository r, Id a, Id b) throws Exception {
    told.clear();
    try (SnapshotDiff diff = new SnapshotDiff(r, SmallRepository.index(r), told::add)) {
      return diff.run(root(r, a), root(r, b));
    }
  }

  private static Id root(OpenRepository r, Id id) throws IOException {
    return r.snapshot(id).root();
  }

  private List<String> lines() {
    return told.stream()
        .map(
            d ->
                String.format(
                    "%-5s/%s%s",
                    Map.of(
                            Change.ADDED, "+",
                            Change.REMOVED, "-",
                            Change.TYPE, "T",
                            Change.CONTENT, "M",
                            Change.CONTENT_ALONE, "M?",
                            Change.METADATA, "U")
                        .get(d.change()),
                    d.path(),
                    d.folder() ? "/" : ""))
        .toList();
  }

  @Test
  void itTellsAndSumsUpWhatResticDoes() throws Exception {
    Path repository = folder.resolve("r");
    Restic restic = Restic.at(repository, SmallRepository.PASSWORD);
    restic.run("init");
    for (int i = 0; i < 12; i++) {
      write("d" + i % 3 + "/e/file " + i, 1_000 + i);
    }
    write("moved/a", 5_000);
    write("becomes", 100);
    write("same", 2_000);
    Files.createSymbolicLink(folder.resolve("data/link"), Path.of("same"));
    restic.run("backup", folder.resolve("data").toString());
    write("d1/e/file 1", 1_000);
    write("d1/e/new folder/x", 700);
    write("d1/e/new folder/y/z", 900);
    Files.delete(folder.resolve("data/d2/e/file 2"));
    Files.delete(folder.resolve("data/link"));
    Files.copy(folder.resolve("data/same"), folder.resolve("data/copy of same"));
    Files.move(folder.resolve("data/moved"), folder.resolve("data/there"));
    Files.delete(folder.resolve("data/becomes"));
    Files.createSymbolicLink(folder.resolve("data/becomes"), Path.of("same"));
    Files.setLastModifiedTime(folder.resolve("data/d0/e/file 0"), FileTime.fromMillis(1_000));
    restic.run("backup", "--force", folder.resolve("data").toString());

    try (OpenRepository r = SmallRepository.open(new FolderStorage(folder))) {
      List<Id> ids = byTime(r);
      for (int turn = 0; turn < 2; turn++) {
        Id a = ids.get(turn);
        Id b = ids.get(1 - turn);
        DiffReport report = diff(r, a, b);
        String theirs = restic.run("diff", "--metadata", a.toString(), b.toString());

        assertThat(lines())
            .as("seed %d", seed)
            .containsExactlyElementsOf(
                theirs
                    .lines()
                    .filter(l -> l.matches("[-+UMT?]+ +/.*"))
                    .map(l -> l.replaceFirst("^TU ", "T  "))
                    .toList());
        DiffReport.Amount added = report.added();
        DiffReport.Amount removed = report.removed();
        assertThat(theirs.replaceAll(" +", " "))
            .contains(
                String.format(
                    "Files: %d new, %d removed, %d changed",
                    added.files(), removed.files(), report.changedFiles()))
            .contains(String.format("Dirs: %d new, %d removed", added.folders(), removed.folders()))
            .contains(String.format("Others: %d new, %d removed", added.others(), removed.others()))
            .contains(
                String.format(
                    "Data Blobs: %d new, %d removed", added.dataBlobs(), removed.dataBlobs()))
            .contains(
                String.format(
                    "Tree Blobs: %d new, %d removed", added.treeBlobs(), removed.treeBlobs()))
            .contains(String.format("Added: %.3f KiB", added.bytes() / 1024.0))
            .contains(String.format("Removed: %.3f KiB", removed.bytes() / 1024.0));
      }
      assertThat(diff(r, ids.get(0), ids.get(0)).added().treeBlobs()).isZero();
      assertThat(told).isEmpty();
    }
  }

  @Test
  void contentThatChangedAloneIsTold() throws Exception {
    SmallRepository small = SmallRepository.create(new FolderStorage(folder));
    Id a = small.snapshot(Map.of("f", new byte[] {1, 2}, "g", new byte[] {1}));
    Id b = small.snapshot(Map.of("f", new byte[] {1, 3}, "g", new byte[] {1, 1}));

    DiffReport report = diff(small.repository, a, b);

    assertThat(lines()).containsExactly("M?   /f", "M    /g");
    assertThat(report.changedFiles()).isEqualTo(2);
    assertThat(report.added().bytes()).isGreaterThan(4);
  }

  @Test
  void whatWasInAFolderThatBecameAFileIsRemoved() throws Exception {
    SmallRepository small = SmallRepository.create(new FolderStorage(folder));
    Id a = small.snapshot(Map.of("f/x", new byte[] {1, 2}));
    Id b = small.snapshot(Map.of("f", new byte[] {1, 2}));

    diff(small.repository, a, b);
    assertThat(lines()).containsExactly("T    /f", "-    /f/x");
    diff(small.repository, b, a);
    assertThat(lines()).containsExactly("T    /f/", "+    /f/x");
  }
}
