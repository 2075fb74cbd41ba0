package io.respaldo.odoo;

import io.respaldo.Examples;
import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.ArchiveFile;
import io.respaldo.part.Entry;
import io.respaldo.postgres.ForeignDump;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a zip to its end: checksums, the end of the dump, and each file's SHA-1. */
final class ZipContentCheck {
  private static final String PREFIX = OdooSource.FILESTORE + "/";

  private final Path file;
  private final ForeignDump dump = new ForeignDump();
  private final Examples wrong = new Examples();
  private Optional<Sha1.Sum> current = Optional.empty();
  private String name = "";

  ZipContentCheck(Path file) {
    this.file = file;
  }

  List<Finding> verify(FormatProgress progress) throws IOException, InterruptedException {
    List<Finding> found = new ArrayList<>(ArchiveFile.zip(file).verify(progress, this::watch));
    finish();
    if (found.stream().noneMatch(Finding::isError)) {
      found.addAll(dump.findings("dump.sql in '" + file.getFileName() + "'"));
    }
    if (!wrong.isEmpty()) {
      found.add(StoredFile.wrongContents(file, wrong));
    }
    return found;
  }

  private OutputStream watch(Entry entry) {
    finish();
    String path = entry.path().toString();
    if (path.equals("dump.sql")) {
      return dump;
    }
    if (path.startsWith(PREFIX) && StoredFile.isName(path.substring(PREFIX.length()))) {
      Sha1.Sum sum = new Sha1.Sum();
      name = path;
      current = Optional.of(sum);
      return sum;
    }
    return OutputStream.nullOutputStream();
  }

  /** Of the file that was read before. */
  private void finish() {
    if (current.isPresent() && !current.get().hex().equals(StoredFile.sha1(name))) {
      wrong.add(name);
    }
    current = Optional.empty();
  }
}
