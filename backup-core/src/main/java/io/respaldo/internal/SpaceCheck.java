package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.source.Preflight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Compares what a run will need with what is free. */
final class SpaceCheck {
  private SpaceCheck() {}

  /**
   * @throws BackupException NOT_READY when what must be spooled can't fit, by the source's estimate
   */
  static void check(
      Engine engine,
      InstanceConfig config,
      Preflight preflight,
      Path scratch,
      List<Finding> warnings)
      throws IOException {
    long spool = preflight.spoolBytes().orElse(0);
    long local = Files.getFileStore(scratch).getUsableSpace();
    if (spool > local) {
      throw new BackupException(
          Kind.NOT_READY,
          "instance '"
              + config.name()
              + "': about "
              + spool
              + " bytes must be kept in the work folder meanwhile, and "
              + local
              + " are free there",
          "free space, or set another work folder");
    }
    OptionalLong free = engine.storage(config.storage()).free();
    long content = preflight.bytes().orElse(0);
    if (free.isPresent() && content > free.getAsLong()) {
      warnings.add(
          Finding.warning(
              "low_space",
              "the content has about "
                  + content
                  + " bytes before compression, and the storage has "
                  + free.getAsLong()
                  + " free",
              "free space or shorten the retention"));
    }
  }
}
