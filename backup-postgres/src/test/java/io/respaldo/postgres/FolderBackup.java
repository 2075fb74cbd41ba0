package io.respaldo.postgres;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.InstanceName;
import io.respaldo.Moment;
import io.respaldo.Trigger;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import io.respaldo.source.Capture;
import io.respaldo.source.Restore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A backup whose parts are files of a folder: takes a capture, gives it back for a restore. */
final class FolderBackup implements Capture {
  private final Path folder;
  private final String runId;
  final Map<String, String> facts = new TreeMap<>();
  final List<Finding> warnings = new ArrayList<>();
  final List<String> steps = new ArrayList<>();
  UnaryOperator<OutputStream> through = UnaryOperator.identity();
  Backup.State state = Backup.State.COMPLETED;

  FolderBackup(Path folder, String runId) throws IOException {
    this.folder = folder;
    this.runId = runId;
    Files.createDirectories(parts());
    Files.createDirectories(scratch());
  }

  private Path parts() {
    return folder.resolve("parts");
  }

  Path part(String name) {
    return parts().resolve(name);
  }

  /** Names of the parts that are there. */
  List<String> partNames() throws IOException {
    return names(parts());
  }

  /** Names of files that somebody left in the scratch folder. */
  List<String> scratchNames() throws IOException {
    return names(scratch());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void stream(String part, StreamWriter writer) throws IOException, InterruptedException {
    Path file = part(part);
    boolean complete = false;
    try (OutputStream out = through.apply(Files.newOutputStream(file))) {
      writer.writeTo(out);
      complete = true;
    } finally {
      if (!complete) {
        Files.delete(file);
      }
    }
  }

  @Override
  public CapturedTree tree(String part, Path root, TreeRules rules) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CapturedTree tree(String part, EntryWriter writer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BackupKind kind() {
    return BackupKind.FULL;
  }

  @Override
  public String runId() {
    return runId;
  }

  @Override
  public void fact(String name, String value) {
    facts.put(name, value);
  }

  @Override
  public void warn(Finding finding) {
    warnings.add(finding);
  }

  @Override
  public Path scratch() {
    return folder.resolve("scratch");
  }

  @Override
  public void step(String what) {
    steps.add(what);
  }

  /** This backup, to be restored. */
  Restore restore() {
    return restore(Map.of());
  }

  /** This backup, to be restored with options. */
  Restore restore(Map<String, String> options) {
    return new FolderRestore(this, options);
  }

  private record FolderRestore(FolderBackup from, Map<String, String> options) implements Restore {
    @Override
    public Backup backup() {
      return new Backup(
          BackupId.of("backup_20251119_030000"),
          InstanceName.of("shop"),
          from.state,
          BackupKind.FULL,
          Optional.empty(),
          new Backup.Origin(Trigger.MANUAL, Actor.SYSTEM, "", "", Map.of()),
          Instant.EPOCH,
          Duration.ZERO,
          new Backup.Content("tar.gz", "local", "f", 0, 0, Map.of(), List.of()),
          from.facts,
          List.of(),
          false);
    }

    @Override
    public PartReader parts() {
      return new FolderReader(from);
    }

    @Override
    public Selection selection() {
      return Selection.all();
    }

    @Override
    public Moment moment() {
      return Moment.latest();
    }

    @Override
    public Path scratch() {
      return from.scratch();
    }
  }

  private record FolderReader(FolderBackup from) implements PartReader {
    @Override
    public List<Part> parts() {
      try {
        List<Part> all = new ArrayList<>();
        for (String name : from.partNames()) {
          all.add(new Part(name, Part.Shape.STREAM, 1, Files.size(from.part(name))));
        }
        return all;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Stream<Entry> entries(Selection selection) {
      return parts().stream()
          .map(p -> Entry.file(EntryPath.of(p.name()), p.bytes(), Instant.EPOCH));
    }

    @Override
    public Optional<Entry> find(EntryPath path) {
      return entries(Selection.all()).filter(e -> e.path().equals(path)).findFirst();
    }

    @Override
    public InputStream read(EntryPath path) throws IOException {
      return Files.newInputStream(from.part(path.toString()));
    }

    @Override
    public List<TreeWarning> extract(String part, Selection selection, Path into) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
