package io.respaldo.examples.cli;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupId;
import io.respaldo.Instance;
import java.util.List;
import java.util.Set;

/** Which backup somebody means. */
final class Chosen {
  static final String LATEST = "latest";
  private static final Set<String> SUFFIXES = Set.of(".tar.gz", ".tar.zst", ".zip");

  private Chosen() {}

  /** {@code latest}, an id, or the name of the file. */
  static BackupId id(Instance instance, String given) {
    return given.equals(LATEST) ? latest(instance).id() : id(given);
  }

  static BackupId id(String given) {
    return SUFFIXES.stream()
        .filter(given::endsWith)
        .findFirst()
        .map(s -> BackupId.of(given.substring(0, given.length() - s.length())))
        .orElseGet(() -> BackupId.of(given));
  }

  private static Backup latest(Instance instance) {
    List<Backup> good = instance.backups();
    if (good.isEmpty()) {
      throw new BackupException(
          BackupException.Kind.NOT_FOUND,
          "instance '" + instance.name() + "' has no good backup yet",
          "make one: respaldo backup " + instance.name());
    }
    return good.get(0);
  }
}
