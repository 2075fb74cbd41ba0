package io.respaldo.postgres;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.format.foreign.NamedTime;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One dump in one file: {@code NAME_20251119_030000.sql.gz}, {@code
 * backup_20251201_030000_FULL.sql.gz}, any other name that ends in {@code .sql.gz} or {@code .sql},
 * or any name at all when it begins as pg_dump's text does. What is marked {@code _DIFF} holds only
 * changed rows and is refused.
 */
final class SqlGzKind implements ForeignKind {
  @Override
  public String name() {
    return "sql-gz";
  }

  @Override
  public Optional<ForeignBackup> recognise(Path path) throws IOException {
    DumpFile dump = new DumpFile(path);
    if (!dump.isRegular() || (!SqlFile.isNamedSo(path) && !dump.isPlain())) {
      return Optional.empty();
    }
    Optional<NamedTime> named = NamedTime.in(path.getFileName().toString());
    ForeignTime time = named.isPresent() ? named.get().asTime() : ForeignTime.modified(path);
    return Optional.of(
        new ForeignBackup(
            List.of(path),
            named.flatMap(n -> ScriptNames.database(n.before())),
            time,
            new SqlFile(path).facts()));
  }

  @Override
  public PartReader open(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException {
    return new SqlFile(files.get(0)).open(DumpFormat.PLAIN.part(), progress);
  }

  @Override
  public List<Finding> verify(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException {
    String name = files.get(0).getFileName().toString();
    if (name.toUpperCase(Locale.ROOT).contains("_DIFF.SQL")) {
      return List.of(
          Finding.error(
              "differential",
              "'"
                  + name
                  + "' holds only rows that changed since a full dump, so it brings back"
                  + " nothing alone",
              "keep it with its _FULL dump as long as you need both"));
    }
    return new SqlFile(files.get(0)).verify(progress);
  }
}
