package io.respaldo.odoo;

import io.respaldo.Backup;
import io.respaldo.format.Exporter;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.part.StreamWriter;
import io.respaldo.postgres.CustomDump;
import io.respaldo.postgres.DumpFormat;
import io.respaldo.postgres.PgTools;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Exports backups as the zip of Odoo's own database manager, which Odoo Online, odoo.sh and every
 * Odoo since 8 take: {@code dump.sql} first, {@code manifest.json}, then {@code filestore/}.
 * Streams; a dump in the custom format is turned into SQL by {@code pg_restore} on the way.
 * Immutable.
 */
public final class OdooZip implements Exporter {
  private static final int BUFFER = 1 << 16;

  private final PgTools tools;

  private OdooZip(PgTools tools) {
    this.tools = tools;
  }

  /** With the tools that {@link PgTools#standard} finds. */
  public static OdooZip standard() {
    return using(PgTools.standard());
  }

  /** With these tools for dumps in the custom format. */
  public static OdooZip using(PgTools tools) {
    return new OdooZip(tools);
  }

  @Override
  public String name() {
    return "odoo-zip";
  }

  @Override
  public String fileName(Backup backup) {
    return OdooDump.fileName(backup, "zip");
  }

  @Override
  public void write(PartReader parts, Backup backup, Path work, OutputStream out)
      throws IOException, InterruptedException {
    DumpFormat format = OdooDump.find(parts).orElseThrow(OdooDump::missing);
    BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
    ZipOutputStream zip = new ZipOutputStream(buffered);
    add(zip, "dump.sql", backup.time(), to -> dump(parts, backup, format, to));
    if (OdooParts.has(parts, OdooManifest.PART)) {
      add(zip, OdooManifest.PART, backup.time(), to -> copy(parts, OdooManifest.PART, to));
    }
    if (OdooParts.has(parts, FilestoreParts.PART)) {
      parts.copyTree(FilestoreParts.PART, (entry, content) -> add(zip, entry, content));
    }
    zip.finish();
    buffered.flush();
  }

  private void dump(PartReader parts, Backup backup, DumpFormat format, OutputStream to)
      throws IOException, InterruptedException {
    try (InputStream in = OdooDump.open(parts, format)) {
      if (format == DumpFormat.PLAIN) {
        in.transferTo(to);
      } else {
        CustomDump.madeBy(backup.fact(OdooSource.DATABASE + ".pg_dump_version"), tools)
            .toSql(in, to);
      }
    }
  }

  private static void copy(PartReader parts, String part, OutputStream to) throws IOException {
    try (InputStream in = parts.read(EntryPath.of(part))) {
      in.transferTo(to);
    }
  }

  private static void add(ZipOutputStream zip, Entry entry, StreamWriter content)
      throws IOException, InterruptedException {
    if (entry.type() == Entry.Type.FILE) {
      add(zip, OdooSource.FILESTORE + "/" + entry.path(), entry.modified(), content);
    } else if (entry.type() != Entry.Type.FOLDER) {
      throw new IOException("'" + entry.path() + "' is no file of a filestore; verify the backup");
    }
  }

  private static void add(ZipOutputStream zip, String name, Instant time, StreamWriter content)
      throws IOException, InterruptedException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    zip.putNextEntry(entry);
    content.writeTo(zip);
    zip.closeEntry();
  }
}
