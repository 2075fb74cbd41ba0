package io.respaldo.postgres;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.ArchiveFile;
import io.respaldo.format.archive.Placement;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignFiles;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.JoinedParts;
import io.respaldo.part.Entry;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dump and the files of the same time: {@code db/NAME_20241112_030000.sql.gz} and {@code
 * media/media_20241112_030000.tar.gz}. Either may be missing.
 */
final class DumpAndMediaKind implements ForeignKind {
  private static final String DUMP = "db/" + DumpFormat.PLAIN.part();
  private static final String FILES = "media/files";

  @Override
  public String name() {
    return "db-media";
  }

  @Override
  public Optional<ForeignBackup> recognise(Path path) throws IOException {
    Optional<DumpAndMedia> pair = DumpAndMedia.around(path);
    if (pair.isEmpty()) {
      return Optional.empty();
    }
    Optional<Path> dump = pair.get().dump();
    return Optional.of(
        new ForeignBackup(
            pair.get().files(),
            pair.get().database(),
            pair.get().time(),
            dump.isPresent() ? new SqlFile(dump.get()).facts() : Map.of()));
  }

  @Override
  public PartReader open(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException {
    Map<String, PartReader> parts = new LinkedHashMap<>();
    boolean done = false;
    try {
      for (Path file : files) {
        if (SqlFile.isNamedSo(file)) {
          parts.put(DUMP, new SqlFile(file).open(DUMP, progress));
        } else {
          parts.put(FILES, media(file).open(progress));
        }
      }
      done = true;
      return new JoinedParts(parts);
    } finally {
      if (!done) {
        new JoinedParts(parts).close();
      }
    }
  }

  /** A folder that was archived as a whole stands for its content. */
  private static ArchiveFile media(Path file) throws IOException {
    ArchiveFile archive = ArchiveFile.tarGz(file);
    Optional<String> top =
        archive
            .first()
            .filter(e -> e.type() == Entry.Type.FOLDER)
            .map(e -> e.path().toString())
            .filter(name -> name.equals("media"));
    return archive.placed(Placement.tree(top.orElse(""), FILES));
  }

  @Override
  public List<Finding> verify(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (Path file : files) {
      if (SqlFile.isNamedSo(file)) {
        findings.addAll(new SqlFile(file).verify(progress));
      } else if (ForeignFiles.empty(file).isPresent()) {
        findings.add(ForeignFiles.empty(file).get());
      } else {
        findings.addAll(
            ArchiveFile.tarGz(file).verify(progress, entry -> OutputStream.nullOutputStream()));
      }
    }
    if (files.size() == 1) {
      boolean dump = SqlFile.isNamedSo(files.get(0));
      findings.add(
          Finding.warning(
              dump ? "media_missing" : "dump_missing",
              "'" + files.get(0) + "' has no " + (dump ? "media" : "dump") + " of the same time",
              "look whether it lies elsewhere"));
    }
    return findings;
  }
}
