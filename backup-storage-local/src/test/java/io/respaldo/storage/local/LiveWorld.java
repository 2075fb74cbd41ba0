package io.respaldo.storage.local;

import io.respaldo.BackupManager;
import io.respaldo.Finding;
import io.respaldo.RestoreRequest;
import io.respaldo.hook.Hook;
import io.respaldo.source.BackupSource;
import io.respaldo.source.CompositeSource;
import io.respaldo.source.DirectorySource;
import io.respaldo.storage.StorageBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Two folders that belong together, {@code db} and {@code media}, and a service that uses them: its
 * state stands in a file, {@code running} or {@code stopped}.
 */
record LiveWorld(Path folder, Consumer<String> point) {
  static final RestoreRequest RESTORE = RestoreRequest.latest().inPlace().withoutSafetyBackup();

  Path live(String member) {
    return folder.resolve("live").resolve(member);
  }

  void write(String state) throws IOException {
    for (String member : List.of("db", "media")) {
      Files.createDirectories(live(member).resolve("sub"));
      Files.writeString(live(member).resolve("sub/state.txt"), state);
    }
    Files.writeString(folder.resolve("service"), "running");
  }

  BackupManager manager(StorageBackend home) {
    return BackupManager.builder()
        .home(home)
        .timeZone(ZoneOffset.UTC)
        .source("pair", config -> source())
        .hook("service", new Service(folder.resolve("service"), point))
        .build();
  }

  private BackupSource source() {
    return new KillingSource(
        CompositeSource.of("db", member("db")).with("media", member("media")), point);
  }

  private BackupSource member(String name) {
    return new KillingSource(DirectorySource.of(live(name)), point);
  }

  /** What is live: the state of both, or both with a word between. */
  String state() throws IOException {
    String db = Files.readString(live("db").resolve("sub/state.txt"));
    String media = Files.readString(live("media").resolve("sub/state.txt"));
    return db.equals(media) ? db : db + " beside " + media;
  }

  private record Service(Path file, Consumer<String> point) implements Hook {
    @Override
    public Set<Point> points() {
      return EnumSet.of(Point.STOP_SERVICES, Point.START_SERVICES, Point.CHECK_HEALTH);
    }

    @Override
    public void run(Call call) throws IOException {
      point.accept("before " + call.point());
      switch (call.point()) {
        case STOP_SERVICES -> Files.writeString(file, "stopped");
        case START_SERVICES -> Files.writeString(file, "running");
        default -> {
          if (!Files.readString(file).equals("running")) {
            throw new IOException("it does not run");
          }
        }
      }
      point.accept("after " + call.point());
    }
  }

  static boolean isBad(List<Finding> findings) {
    return findings.stream().anyMatch(Finding::isError);
  }
}
