package io.respaldo.odoo;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.format.foreign.OneStream;
import io.respaldo.format.tree.PlainFile;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.postgres.CustomDump;
import io.respaldo.postgres.DumpFormat;
import io.respaldo.postgres.PgTools;
import io.respaldo.process.ToolFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A custom dump in a file of its own. */
record CustomFile(Path file, PgTools tools) {
  static final String PART = OdooSource.DATABASE + "/" + DumpFormat.CUSTOM.part();

  private static final String MAGIC = "PGDMP";
  private static final int CONTENTS = 4 << 20;

  /** Whether its table of contents, which comes first, names Odoo's tables. */
  boolean isOfOdoo() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(CONTENTS), StandardCharsets.ISO_8859_1);
      return head.startsWith(MAGIC) && head.contains("ir_module_module");
    }
  }

  PartReader open(FormatProgress progress) throws IOException {
    return new OneStream(
        PART,
        ForeignTime.modified(file).in(ZoneOffset.UTC),
        () -> PlainFile.open(file, 0),
        progress);
  }

  /** pg_restore goes through all of it. */
  List<Finding> verify(FormatProgress progress) throws IOException, InterruptedException {
    try (PartReader parts = open(progress);
        InputStream in = parts.read(EntryPath.of(PART))) {
      CustomDump.madeBy(Optional.empty(), tools).toSql(in, OutputStream.nullOutputStream());
      return List.of();
    } catch (ToolFailedException e) {
      return List.of(
          Finding.error(
              "dump_damaged",
              "'" + file.getFileName() + "' is damaged or cut off: " + e.getMessage(),
              "use another backup; this one can't be trusted"));
    }
  }
}
