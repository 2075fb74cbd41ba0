package io.respaldo.benchmarks;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.backup.RunSettings;
import io.respaldo.format.repository.internal.backup.SnapshotRun;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Backs a folder or file up into repositories that {@code restic init} made: {@code WriteSnapshot
 * REPOSITORY[,REPOSITORY...] SOURCE ROUNDS}. The newest snapshot of the source is the parent. The
 * password is in {@code RESTIC_PASSWORD}. Prints wall and processor time of each round; the first
 * is cold, the others are warm.
 */
public final class WriteSnapshot {
  private final OpenRepository repository;
  private final Path source;
  private final Path work;

  private WriteSnapshot(OpenRepository repository, Path source, Path work) {
    this.repository = repository;
    this.source = source;
    this.work = work;
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path source = Path.of(args[1]).toAbsolutePath();
    Path work = Files.createTempDirectory("respaldo-benchmark");
    try {
      for (String path : args[0].split(",", -1)) {
        try (LocalRepository local = LocalRepository.open(path)) {
          for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            Stopwatch watch = new Stopwatch();
            String done = new WriteSnapshot(local.repository(), source, work).backup();
            System.out.println(done + " " + watch.took());
          }
        }
      }
    } finally {
      clear(work);
    }
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private record Stored(Id id, Snapshot snapshot) {}

  private Optional<Stored> parent(String path) throws IOException {
    Optional<Stored> newest = Optional.empty();
    for (Id id : repository.ids(FileType.SNAPSHOT)) {
      Snapshot s = repository.snapshot(id);
      Comparator<Stored> byTime = Comparator.comparing(x -> x.snapshot().time().instant());
      Stored stored = new Stored(id, s);
      if (s.paths().equals(List.of(path))
          && (newest.isEmpty() || byTime.compare(stored, newest.get()) > 0)) {
        newest = Optional.of(stored);
      }
    }
    return newest;
  }

  private String backup() throws IOException, InterruptedException {
    String name = source.toString();
    Optional<Stored> parent = parent(name);
    BlobIndex index = repository.index();
    RunSettings settings =
        new RunSettings(
            Compression.AUTO,
            Runtime.getRuntime().availableProcessors() + 1,
            Instant.now(),
            ZoneId.systemDefault(),
            work,
            FormatProgress.NONE);
    try (SnapshotRun run =
        new SnapshotRun(repository, index, parent.map(Stored::snapshot), settings)) {
      EntryPath path = EntryPath.of(name.substring(1));
      long bytes;
      long count = 1;
      if (Files.isDirectory(source)) {
        CapturedTree tree = run.folder(path, source, TreeRules.ALL);
        bytes = tree.bytes();
        count = tree.fileCount();
      } else {
        bytes = run.stream(path, out -> Files.copy(source, out));
      }
      run.finish(
          Instant.now(), List.of(name), s -> s.parent(parent.map(Stored::id)).hostname("server"));
      return "%d files, %d bytes, added %d, stored %d"
          .formatted(count, bytes, run.added(), run.addedPacked());
    }
  }
}
