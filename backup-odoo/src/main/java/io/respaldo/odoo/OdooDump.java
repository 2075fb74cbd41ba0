package io.respaldo.odoo;

import io.respaldo.Backup;
import io.respaldo.format.Exporter;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.postgres.DumpFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Exports the database alone, in PostgreSQL's custom format: what Odoo's database manager calls
 * {@code dump}, and takes back up to version 19.0. Holds no files of attachments. Immutable.
 */
public final class OdooDump implements Exporter {
  private static final DateTimeFormatter NAMED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss").withZone(ZoneOffset.UTC);

  @Override
  public String name() {
    return "odoo-dump";
  }

  @Override
  public String fileName(Backup backup) {
    return fileName(backup, "dump");
  }

  /** As Odoo names its downloads. */
  static String fileName(Backup backup, String suffix) {
    String database =
        backup.fact(OdooSource.DATABASE + ".database").orElse(backup.instance().value());
    return database + "_" + NAMED.format(backup.time()) + "." + suffix;
  }

  @Override
  public void write(PartReader parts, Backup backup, Path work, OutputStream out)
      throws IOException, InterruptedException {
    if (find(parts).orElseThrow(OdooDump::missing) != DumpFormat.CUSTOM) {
      throw new IOException(
          "the backup holds its dump as SQL text, of which no "
              + name()
              + " can be made; export it as odoo-zip, or have dumps made in the custom format");
    }
    try (InputStream in = open(parts, DumpFormat.CUSTOM)) {
      in.transferTo(out);
    }
  }

  /** The dump that a backup holds. */
  static Optional<DumpFormat> find(PartReader parts) {
    for (DumpFormat format : DumpFormat.values()) {
      for (Part part : parts.parts()) {
        if (part.name().equals(part(format))) {
          return Optional.of(format);
        }
      }
    }
    return Optional.empty();
  }

  static InputStream open(PartReader parts, DumpFormat format) throws IOException {
    return parts.read(EntryPath.of(part(format)));
  }

  static IOException missing() {
    return new IOException(
        "the backup holds no dump of an Odoo database ("
            + part(DumpFormat.PLAIN)
            + "), so nothing that Odoo takes can be made of it; choose a backup of type odoo");
  }

  private static String part(DumpFormat format) {
    return OdooSource.DATABASE + "/" + format.part();
  }
}
