package io.respaldo.odoo;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.part.PartReader;
import io.respaldo.postgres.CustomDumpFile;
import io.respaldo.postgres.DumpFormat;
import io.respaldo.postgres.PgTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A dump of an Odoo database in PostgreSQL's custom format alone: what the database manager calls
 * {@code dump}. It holds no files of attachments.
 */
record OdooDumpKind(PgTools tools) implements ForeignKind {
  static final String PART = OdooSource.DATABASE + "/" + DumpFormat.CUSTOM.part();

  @Override
  public String name() {
    return "odoo-dump";
  }

  @Override
  public Optional<ForeignBackup> recognise(Path path) throws IOException {
    Optional<CustomDumpFile> dump = CustomDumpFile.at(path, tools).filter(OdooDumpKind::isOfOdoo);
    if (dump.isEmpty()) {
      return Optional.empty();
    }
    OdooFileName named = OdooFileName.of(String.valueOf(path.getFileName()));
    ForeignTime time = named.time().isPresent() ? named.time().get() : dump.get().time();
    return Optional.of(
        new ForeignBackup(
            List.of(path), named.database().or(dump.get()::database), time, facts(dump.get())));
  }

  static boolean isOfOdoo(CustomDumpFile dump) {
    return dump.hasTable("ir_module_module");
  }

  /** What its table of contents tells, as facts of the database. */
  static Map<String, String> facts(CustomDumpFile dump) {
    Map<String, String> facts = new TreeMap<>();
    dump.facts().forEach((name, value) -> facts.put(OdooSource.DATABASE + "." + name, value));
    return facts;
  }

  @Override
  public PartReader open(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException {
    return CustomDumpFile.of(files.get(0), tools).open(PART, progress);
  }

  @Override
  public List<Finding> verify(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException {
    return CustomDumpFile.of(files.get(0), tools).verify(progress);
  }
}
