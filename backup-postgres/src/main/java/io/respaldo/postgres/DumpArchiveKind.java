package io.respaldo.postgres;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.ArchiveFile;
import io.respaldo.format.archive.Placement;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignFiles;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.NamedTime;
import io.respaldo.part.Entry;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A compressed tar of {@code dump.sql} and perhaps {@code filestore/}: {@code
 * backup_NAME_20251119_030000.tar.gz}, or {@code backup_20251119_030000.tar.gz} in the folder
 * {@code instances/NAME}.
 */
final class DumpArchiveKind implements ForeignKind {
  private static final String DUMP = DumpFormat.PLAIN.part();
  private static final String FILESTORE = "filestore";

  @Override
  public String name() {
    return "tar-gz";
  }

  @Override
  public Optional<ForeignBackup> recognise(Path path) throws IOException {
    String name = path.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<NamedTime> named = NamedTime.in(name);
    if (named.isEmpty()
        || !(lower.endsWith(".tar.gz") || lower.endsWith(".tgz"))
        || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Optional<String> folder = ofInstancesFolder(path);
    if (folder.isEmpty() && !ScriptNames.isArchive(named.get().before())) {
      return Optional.empty();
    }
    return Optional.of(
        new ForeignBackup(
            List.of(path),
            folder.or(() -> ScriptNames.database(named.get().before())),
            named.get().asTime(),
            Map.of()));
  }

  /** {@code NAME} of {@code instances/NAME/file}. */
  private static Optional<String> ofInstancesFolder(Path path) {
    Path folder = path.getParent();
    Path above = folder == null ? null : folder.getParent();
    Path name = above == null ? null : above.getFileName();
    return folder != null && name != null && name.toString().equals("instances")
        ? Optional.of(folder.getFileName().toString())
        : Optional.empty();
  }

  @Override
  public PartReader open(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException {
    ArchiveFile archive = ArchiveFile.tarGz(files.get(0));
    PartReader plain = archive.open(progress);
    if (plain.parts().stream().noneMatch(p -> p.name().equals(FILESTORE))) {
      return plain;
    }
    plain.close();
    return archive
        .placed(
            Placement.stream(DUMP, "db/" + DUMP), Placement.tree(FILESTORE, FILESTORE + "/files"))
        .open(progress);
  }

  @Override
  public List<Finding> verify(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException {
    Path file = files.get(0);
    Optional<Finding> empty = ForeignFiles.empty(file);
    if (empty.isPresent()) {
      return List.of(empty.get());
    }
    List<ForeignDump> dumps = new ArrayList<>();
    List<Finding> findings =
        new ArrayList<>(ArchiveFile.tarGz(file).verify(progress, entry -> watch(entry, dumps)));
    if (findings.stream().noneMatch(Finding::isError)) {
      findings.addAll(dumpFindings(file, dumps));
    }
    return findings;
  }

  private static OutputStream watch(Entry entry, List<ForeignDump> dumps) {
    if (!entry.path().toString().equals(DUMP)) {
      return OutputStream.nullOutputStream();
    }
    ForeignDump dump = new ForeignDump();
    dumps.add(dump);
    return dump;
  }

  private static List<Finding> dumpFindings(Path file, List<ForeignDump> dumps) {
    if (dumps.size() == 1) {
      return dumps.get(0).findings(DUMP + " in '" + file + "'");
    }
    return List.of(
        Finding.error(
            dumps.isEmpty() ? "no_dump" : "two_dumps",
            "'" + file + "' holds " + (dumps.isEmpty() ? "no " : "more than one ") + DUMP,
            "use another backup"));
  }
}
