package io.respaldo.storage.local;

import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.FaultyStorage;
import io.respaldo.testkit.StorageCall;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A process that restores over what is live, or undoes or discards that, and dies, as by {@code
 * kill -9}, at a given point: a storage call that changes something, or before or after a step of
 * the restore or of the service.
 */
final class KilledRestorer {
  /** Who dies before a call that only reads died after the one before. */
  private static final Set<StorageCall.Method> CHANGING =
      EnumSet.of(StorageCall.Method.CREATE, StorageCall.Method.REPLACE, StorageCall.Method.DELETE);

  private KilledRestorer() {}

  /**
   * @param args the world's folder, what to do (restore, undo, discard, recover), whether storage
   *     calls are points too, the number of the point (0: none)
   */
  public static void main(String[] args) throws Exception {
    int fatal = Integer.parseInt(args[3]);
    AtomicInteger points = new AtomicInteger();
    Consumer<String> point =
        what -> {
          if (points.incrementAndGet() == fatal) {
            System.out.println("died " + what);
            System.out.flush();
            Runtime.getRuntime().halt(137);
          }
        };
    Path folder = Path.of(args[0]);
    boolean storageCalls = Boolean.parseBoolean(args[2]);
    try (LocalStorage local = LocalStorage.at(folder.resolve("store"))) {
      FaultyStorage storage =
          FaultyStorage.of(
              local,
              call -> {
                if (storageCalls && CHANGING.contains(call.method())) {
                  point.accept("before storage call " + call);
                }
                return Fault.never().at(call);
              });
      try (BackupManager manager = new LiveWorld(folder, point).manager(storage)) {
        work(manager, args[1]);
      }
    }
    System.exit(Math.min(200, points.get()));
  }

  private static void work(BackupManager manager, String what) throws Exception {
    Instance instance = manager.instance("pair");
    switch (what) {
      case "restore" -> instance.restore(instance.plan(LiveWorld.RESTORE).confirm("pair")).await();
      case "undo" -> instance.undo(instance.keptRestores().get(0).runId()).await();
      case "discard" -> instance.discard(instance.keptRestores().get(0).runId()).await();
      default -> manager.recover();
    }
  }
}
