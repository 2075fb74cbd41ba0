package io.respaldo.odoo;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.format.foreign.JoinedParts;
import io.respaldo.format.foreign.OneStream;
import io.respaldo.format.tree.PlainFile;
import io.respaldo.part.PartReader;
import io.respaldo.postgres.CustomDumpFile;
import io.respaldo.postgres.PgTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folder that click-odoo-backupdb makes: {@code db.dump} in the custom format, {@code
 * filestore/} and {@code manifest.json}.
 */
record ClickOdooKind(PgTools tools) implements ForeignKind {
  private static final String DUMP = "db.dump";

  @Override
  public String name() {
    return "click-odoo-folder";
  }

  @Override
  public Optional<ForeignBackup> recognise(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Optional<CustomDumpFile> dump =
        CustomDumpFile.at(path.resolve(DUMP), tools).filter(OdooDumpKind::isOfOdoo);
    if (dump.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> database = Optional.empty();
    Map<String, String> facts = OdooDumpKind.facts(dump.get());
    if (hasManifest(path)) {
      try (PartReader manifest = manifest(path, FormatProgress.NONE)) {
        ForeignManifest read = ForeignManifest.read(manifest);
        database = read.database();
        facts.putAll(read.facts());
      }
    }
    OdooFileName named = OdooFileName.of(String.valueOf(path.getFileName()));
    ForeignTime time = named.time().isPresent() ? named.time().get() : dump.get().time();
    return Optional.of(
        new ForeignBackup(
            List.of(path), database.or(named::database).or(dump.get()::database), time, facts));
  }

  private CustomDumpFile dump(Path folder) throws IOException {
    return CustomDumpFile.of(folder.resolve(DUMP), tools);
  }

  private static boolean hasManifest(Path folder) {
    return Files.isRegularFile(folder.resolve(OdooManifest.PART), LinkOption.NOFOLLOW_LINKS);
  }

  private static PartReader manifest(Path folder, FormatProgress progress) throws IOException {
    Path file = folder.resolve(OdooManifest.PART);
    return new OneStream(
        OdooManifest.PART,
        ForeignTime.modified(file).in(ZoneOffset.UTC),
        () -> PlainFile.open(file, 0),
        progress);
  }

  @Override
  public PartReader open(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException {
    Path folder = files.get(0);
    Map<String, PartReader> parts = new LinkedHashMap<>();
    parts.put(OdooDumpKind.PART, dump(folder).open(OdooDumpKind.PART, progress));
    if (hasManifest(folder)) {
      parts.put(OdooManifest.PART, manifest(folder, progress));
    }
    FilestoreParts filestore = new FilestoreParts(folder.resolve("filestore"), progress);
    parts.put(FilestoreParts.PART, filestore);
    return new JoinedParts(parts);
  }

  @Override
  public List<Finding> verify(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException {
    Path folder = files.get(0);
    List<Finding> found = new ArrayList<>(dump(folder).verify(progress));
    found.addAll(new FilestoreParts(folder.resolve("filestore"), progress).verify());
    return found;
  }
}
