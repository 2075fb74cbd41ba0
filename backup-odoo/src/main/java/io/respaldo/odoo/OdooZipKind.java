package io.respaldo.odoo;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.ArchiveFile;
import io.respaldo.format.archive.Placement;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignFiles;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The zip of Odoo's database manager: {@code dump.sql}, {@code manifest.json} (which may lack),
 * {@code filestore/}. Other tools' zips of the same content are read alike.
 */
final class OdooZipKind implements ForeignKind {
  private static final String DUMP = "dump.sql";
  private static final String PART_OF_DUMP = OdooSource.DATABASE + "/" + DUMP;
  private static final int LOCAL_RECORD = 30;

  @Override
  public String name() {
    return "odoo-zip";
  }

  @Override
  public Optional<ForeignBackup> recognise(Path path) throws IOException {
    String file = String.valueOf(path.getFileName());
    if (!file.toLowerCase(Locale.ROOT).endsWith(".zip")
        || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Map<String, String> facts = new TreeMap<>();
    Optional<String> database = Optional.empty();
    try (PartReader parts = open(List.of(path), path, FormatProgress.NONE)) {
      if (!OdooParts.has(parts, PART_OF_DUMP) && !OdooParts.has(parts, FilestoreParts.PART)) {
        return Optional.empty();
      }
      if (OdooParts.has(parts, OdooManifest.PART)) {
        ForeignManifest manifest = ForeignManifest.read(parts);
        facts.putAll(manifest.facts());
        database = manifest.database();
      }
      if (OdooParts.has(parts, PART_OF_DUMP)) {
        try (InputStream in = parts.read(EntryPath.of(PART_OF_DUMP))) {
          facts.putAll(DumpHead.read(in).facts());
        }
      }
    } catch (IOException e) {
      if (!beginsWithDump(path)) {
        return Optional.empty();
      }
    }
    OdooFileName named = OdooFileName.of(file);
    ForeignTime time = named.time().isPresent() ? named.time().get() : ForeignTime.modified(path);
    return Optional.of(new ForeignBackup(List.of(path), database.or(named::database), time, facts));
  }

  /** A zip whose end is missing can still show what it was. */
  private static boolean beginsWithDump(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      String head =
          new String(in.readNBytes(LOCAL_RECORD + DUMP.length()), StandardCharsets.ISO_8859_1);
      return head.startsWith("PK\u0003\u0004") && head.endsWith(DUMP);
    }
  }

  @Override
  public PartReader open(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException {
    PartReader all =
        ArchiveFile.zip(files.get(0))
            .placed(
                Placement.stream(DUMP, PART_OF_DUMP),
                Placement.stream(OdooManifest.PART, OdooManifest.PART),
                Placement.tree(OdooSource.FILESTORE, FilestoreParts.PART))
            .open(progress);
    return new OdooParts(all);
  }

  @Override
  public List<Finding> verify(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException {
    Path file = files.get(0);
    Optional<Finding> empty = ForeignFiles.empty(file);
    if (empty.isPresent()) {
      return List.of(empty.get());
    }
    ZipRules rules = new ZipRules(file);
    try (PartReader parts = ArchiveFile.zip(file).open(FormatProgress.NONE);
        var entries = parts.entries(Selection.all())) {
      entries.forEach(rules::look);
    } catch (IOException | UncheckedIOException e) {
      return List.of(
          Finding.error(
              "zip_damaged",
              "'" + file.getFileName() + "' can't be read: " + e.getMessage(),
              "download it again, or use another backup"));
    }
    List<Finding> found = rules.findings();
    if (found.stream().anyMatch(Finding::isError)) {
      return found; // not one byte of its contents is unpacked
    }
    return new ZipContentCheck(file).verify(progress);
  }
}
