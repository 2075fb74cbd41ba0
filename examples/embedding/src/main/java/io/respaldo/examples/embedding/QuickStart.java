package io.respaldo.examples.embedding;

import io.respaldo.Backup;
import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreRequest;
import io.respaldo.source.DirectorySource;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** The ten lines of the README. */
final class QuickStart {
  private QuickStart() {}

  static void run(Path site, Path backups, PrintStream out)
      throws IOException, InterruptedException {
    try (var disk = LocalStorage.at(backups);
        var manager =
            BackupManager.builder()
                .home(disk)
                .source("directory", instance -> DirectorySource.of(site))
                .build()) {
      Instance shop = manager.register(InstanceConfig.builder("shop", "directory").build());
      Backup backup = shop.backup();
      out.println(backup.content().file() + " holds " + backup.content().files() + " files");
      RestorePlan plan = shop.plan(RestoreRequest.of(backup.id()));
      out.println("restored to " + shop.restore(plan.confirm()).await().destination());
    }
  }
}
