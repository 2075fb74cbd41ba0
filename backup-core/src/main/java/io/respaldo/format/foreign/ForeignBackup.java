package io.respaldo.format.foreign;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link ForeignKind} recognised: files that together are one backup.
 *
 * @param files the main one first; or one folder
 * @param instance of which instance or database it is, as names or content tell it; not checked
 * @param time when it was made
 * @param facts what else is known, for the backup's record: versions, the name of a database; words
 *     as in {@link io.respaldo.Backup#facts}
 */
public record ForeignBackup(
    List<Path> files, Optional<String> instance, ForeignTime time, Map<String, String> facts) {
  public ForeignBackup {
    files = List.copyOf(files);
    facts = Map.copyOf(facts);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a backup has a file");
    }
  }

  /** One file or folder, without facts. */
  public static ForeignBackup of(Path file, Optional<String> instance, ForeignTime time) {
    return new ForeignBackup(List.of(file), instance, time, Map.of());
  }

  /** The file or folder that names the backup. */
  public Path main() {
    return files.get(0);
  }
}
