package io.respaldo.postgres;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.NamedTime;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One dump by {@code pg_dump -Fc} in one file, whatever its name; perhaps compressed by gzip. */
record PgCustomKind(PgTools tools) implements ForeignKind {
  @Override
  public String name() {
    return "pg-custom";
  }

  @Override
  public Optional<ForeignBackup> recognise(Path path) throws IOException {
    Optional<CustomDumpFile> dump = CustomDumpFile.at(path, tools);
    if (dump.isEmpty()) {
      return Optional.empty();
    }
    Optional<NamedTime> named = NamedTime.in(path.getFileName().toString());
    Optional<String> database = named.flatMap(n -> ScriptNames.database(n.before()));
    return Optional.of(
        new ForeignBackup(
            List.of(path),
            database.or(dump.get()::database),
            named.isPresent() ? named.get().asTime() : dump.get().time(),
            dump.get().facts()));
  }

  @Override
  public PartReader open(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException {
    return new DumpFile(files.get(0)).open(DumpFormat.CUSTOM.part(), progress);
  }

  @Override
  public List<Finding> verify(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException {
    return CustomDumpFile.of(files.get(0), tools).verify(progress);
  }
}
