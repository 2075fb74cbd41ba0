package io.respaldo.postgres;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.GzipInput;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.format.foreign.OneStream;
import io.respaldo.format.tree.PlainFile;
import io.respaldo.part.PartReader;
import io.respaldo.storage.StorageException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;

/** A dump in a file of its own, compressed by gzip or not; what it is, its first bytes tell. */
record DumpFile(Path file) {
  static final String REMEDY = "use another backup; this one can't be trusted";

  private static final int HEAD = 4096;
  private static final int GZIP = 0x1f8b;
  private static final Pattern PLAIN =
      Pattern.compile("\\A\\s*--\\s*-- PostgreSQL database (cluster )?dump\\s");

  boolean isRegular() {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether it begins as pg_dump's custom format does. */
  boolean isCustom() throws IOException {
    return DumpToc.begins(head());
  }

  /** Whether it begins as pg_dump's or pg_dumpall's SQL text does. */
  boolean isPlain() throws IOException {
    return PLAIN.matcher(new String(head(), StandardCharsets.ISO_8859_1)).find();
  }

  /** Nothing when it can't be read. */
  private byte[] head() throws IOException {
    try (InputStream in = content()) {
      return in.readNBytes(HEAD);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** What was compressed is unpacked on the way. */
  InputStream content() throws IOException {
    boolean compressed = isCompressed();
    InputStream raw = PlainFile.open(file, 0);
    if (!compressed) {
      return raw;
    }
    try {
      return new GzipInput(raw);
    } catch (IOException e) {
      raw.close();
      throw damage(e);
    }
  }

  /** By its first bytes; one that should be and is not is damaged. */
  private boolean isCompressed() throws IOException {
    try (InputStream in = PlainFile.open(file, 0)) {
      byte[] head = in.readNBytes(HEAD);
      boolean magic =
          head.length > 1 && (((head[0] & 0xff) << Byte.SIZE) | (head[1] & 0xff)) == GZIP;
      String text = new String(head, StandardCharsets.ISO_8859_1);
      return magic
          || (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz")
              && !DumpToc.begins(head)
              && !PLAIN.matcher(text).find());
    }
  }

  PartReader open(String part, FormatProgress progress) throws IOException {
    return new OneStream(
        part, ForeignTime.modified(file).in(ZoneOffset.UTC), this::content, progress);
  }

  /** The same failure, as damage of this file unless the system failed to read it. */
  IOException damage(IOException e) {
    return e instanceof StorageException || e instanceof InterruptedIOException
        ? e
        : new StorageException(
            StorageException.Kind.DAMAGED, "'" + file + "': " + e.getMessage(), e);
  }

  /** What is wrong with it, unless the system failed to read it: then that is thrown. */
  Finding damaged(IOException e) throws IOException {
    boolean known = e instanceof StorageException s && s.kind() == StorageException.Kind.DAMAGED;
    if (damage(e) == e && !known) {
      throw e;
    }
    return Finding.error(
        e instanceof EOFException ? "truncated" : "damaged",
        (known ? "" : "'" + file + "': ") + e.getMessage(),
        REMEDY);
  }
}
