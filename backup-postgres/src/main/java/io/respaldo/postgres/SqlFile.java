package io.respaldo.postgres;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignFiles;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A plain dump in a file of its own, such as {@code .sql} or {@code .sql.gz}. */
record SqlFile(Path file) {
  private static final int BUFFER = 64 * 1024;

  static boolean isNamedSo(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".sql.gz") || name.endsWith(".sql");
  }

  private DumpFile dump() {
    return new DumpFile(file);
  }

  PartReader open(String part, FormatProgress progress) throws IOException {
    return dump().open(part, progress);
  }

  /** What the head of the dump tells; nothing when it can't be read. */
  Map<String, String> facts() throws IOException {
    ForeignDump watch = new ForeignDump();
    try (InputStream in = dump().content()) {
      watch.write(in.readNBytes(ForeignDump.HEAD));
    } catch (IOException e) {
      dump().damaged(e); // verification tells it
      return Map.of();
    }
    return watch.facts();
  }

  List<Finding> verify(FormatProgress progress) throws IOException, InterruptedException {
    String name = "'" + file + "'";
    Optional<Finding> empty = ForeignFiles.empty(file);
    if (empty.isPresent()) {
      return List.of(empty.get());
    }
    ForeignDump watch = new ForeignDump();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = dump().content()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while verifying " + name);
        }
        watch.write(buffer, 0, n);
        progress.read(n);
      }
    } catch (IOException e) {
      return List.of(dump().damaged(e));
    }
    progress.file();
    return watch.findings(name);
  }
}
