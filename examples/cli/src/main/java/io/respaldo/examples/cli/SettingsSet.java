package io.respaldo.examples.cli;

import io.respaldo.GlobalSettings;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Changes the global settings; 0 or an empty text takes one back. */
@Command(name = "set")
final class SettingsSet implements Callable<Integer> {
  private final Session session;

  @Option(names = "--global-retention-days", paramLabel = "N")
  @Nullable Integer retentionDays;

  @Option(names = "--max-backups-per-instance", paramLabel = "N")
  @Nullable Integer maxBackups;

  @Option(names = "--max-total-size-gb", paramLabel = "N")
  @Nullable Double maxSize;

  @Option(names = "--notification-email", paramLabel = "ADDRESS")
  @Nullable String email;

  SettingsSet(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    GlobalSettings after = session.manager().updateSettings(this::changed);
    new SettingsShow(session).show(after);
    return ExitCode.OK;
  }

  private GlobalSettings changed(GlobalSettings s) {
    return new GlobalSettings(
        retentionDays == null ? s.globalRetentionDays() : cap(retentionDays),
        maxBackups == null ? s.maxBackupsPerInstance() : cap(maxBackups),
        maxSize == null
            ? s.maxTotalSizeGb()
            : maxSize == 0 ? OptionalDouble.empty() : OptionalDouble.of(maxSize),
        email == null ? s.notificationEmail() : email,
        s.otherFields());
  }

  private static OptionalInt cap(int n) {
    return n == 0 ? OptionalInt.empty() : OptionalInt.of(n);
  }
}
