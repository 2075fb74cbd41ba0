package io.respaldo.format.foreign;

import io.respaldo.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What kinds find alike in the files that they are given. */
public final class ForeignFiles {
  private ForeignFiles() {}

  /** The finding that a file is empty, unless it holds something. */
  public static Optional<Finding> empty(Path file) throws IOException {
    return Files.size(file) > 0
        ? Optional.empty()
        : Optional.of(Finding.error("file_empty", "'" + file + "' is empty", "use another backup"));
  }
}
