package io.respaldo.format.foreign;

import io.respaldo.Finding;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.OutsideFile;
import java.io.IOException;
import java.util.Optional;

/** Whether a file that a backup refers to is still the one that was taken in. */
record OriginalCheck(OutsideFile file) {
  Optional<Finding> check(Depth depth, FormatProgress progress)
      throws IOException, InterruptedException {
    String name = "'" + file.path() + "'";
    if (!file.there()) {
      return error("missing", name + " is gone");
    }
    if (depth == Depth.QUICK) {
      long size = Fingerprint.size(file.path());
      return size == file.size()
          ? Optional.empty()
          : error("wrong_size", name + " has " + size + " bytes, taken in were " + file.size());
    }
    Fingerprint now = Fingerprint.of(file.path(), progress);
    return now.sha256().equals(file.sha256())
        ? Optional.empty()
        : error("checksum_differs", name + " is not what was taken in: its SHA-256 differs");
  }

  private static Optional<Finding> error(String code, String message) {
    return Optional.of(Finding.error(code, message, "restore from another backup"));
  }
}
