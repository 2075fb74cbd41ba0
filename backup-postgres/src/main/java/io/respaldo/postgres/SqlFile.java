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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A plain dump in a file of its own, {@code .sql} or {@code .sql.gz}. */
record SqlFile(Path file) {
  private static final int BUFFER = 64 * 1024;

  static boolean isNamedSo(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".sql.gz") || name.endsWith(".sql");
  }

  private boolean isCompressed() {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  InputStream content() throws IOException {
    InputStream raw = PlainFile.open(file, 0);
    if (!isCompressed()) {
      return raw;
    }
    try {
      return new GzipInput(raw);
    } catch (IOException e) {
      raw.close();
      throw damage(e);
    }
  }

  private IOException damage(IOException e) {
    return e instanceof StorageException || e instanceof InterruptedIOException
        ? e
        : new StorageException(
            StorageException.Kind.DAMAGED, "'" + file + "': " + e.getMessage(), e);
  }

  PartReader open(String part, FormatProgress progress) throws IOException {
    return new OneStream(
        part, ForeignTime.modified(file).in(ZoneOffset.UTC), this::content, progress);
  }

  /** What the head of the dump tells; nothing when it can't be read. */
  Map<String, String> facts() throws IOException {
    ForeignDump dump = new ForeignDump();
    try (InputStream in = content()) {
      dump.write(in.readNBytes(BUFFER));
    } catch (EOFException e) {
      return Map.of(); // verification tells
    } catch (IOException e) {
      if (damage(e) == e && !isDamage(e)) {
        throw e;
      }
      return Map.of();
    }
    return dump.facts();
  }

  private static boolean isDamage(IOException e) {
    return e instanceof StorageException s && s.kind() == StorageException.Kind.DAMAGED;
  }

  List<Finding> verify(FormatProgress progress) throws IOException, InterruptedException {
    String name = "'" + file + "'";
    if (Files.size(file) == 0) {
      return List.of(Finding.error("file_empty", name + " is empty", "use another backup"));
    }
    ForeignDump dump = new ForeignDump();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = content()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while verifying " + name);
        }
        dump.write(buffer, 0, n);
        progress.read(n);
      }
    } catch (IOException e) {
      if (damage(e) == e && !isDamage(e)) {
        throw e;
      }
      boolean early = e instanceof EOFException;
      return List.of(
          Finding.error(
              early ? "truncated" : "damaged",
              (isDamage(e) ? "" : name + ": ") + e.getMessage(),
              "use another backup; this one can't be trusted"));
    }
    progress.file();
    return dump.findings(name);
  }
}
