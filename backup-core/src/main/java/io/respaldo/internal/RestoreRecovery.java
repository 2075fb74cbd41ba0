package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.RecoveredRestore;
import io.respaldo.RecoveredRestore.Outcome;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a host that starts does about restores that were not over when it went: by their marks. */
final class RestoreRecovery {
  private final Engine engine;
  private final boolean fromAnyHost;

  RestoreRecovery(Engine engine, boolean fromAnyHost) {
    this.engine = engine;
    this.fromAnyHost = fromAnyHost;
  }

  List<RecoveredRestore> all() throws IOException, InterruptedException {
    Map<InstanceName, List<String>> marked = new TreeMap<>();
    for (RestoreMarks.Mark mark : engine.marks.all()) {
      marked.computeIfAbsent(mark.instance(), n -> new ArrayList<>()).add(mark.runId());
    }
    List<RecoveredRestore> recovered = new ArrayList<>();
    for (Map.Entry<InstanceName, List<String>> e : marked.entrySet()) {
      recovered.addAll(of(e.getKey(), e.getValue()));
    }
    return recovered;
  }

  private Collection<RecoveredRestore> of(InstanceName name, List<String> runs)
      throws IOException, InterruptedException {
    Optional<InstanceConfig> config = engine.instances.find(name);
    if (config.isEmpty()) {
      return left(name, runs, "instance '" + name + "' is not registered; register it again");
    }
    Optional<Lease> lease = engine.leases.tryAcquire(name.folded(), "recovery of restores");
    if (lease.isEmpty()) {
      return List.of(); // somebody works on it
    }
    RunHandle<List<RecoveredRestore>> handle =
        new RunHandle<>(name, new ProgressMeter(engine.setup.time()));
    try {
      return new LeasedWork(engine, config.get(), "recovery of restores")
          .run(lease.get(), handle, l -> recovered(config.get(), l, runs));
    } catch (IOException | RuntimeException e) {
      return left(name, runs, e);
    }
  }

  /** One instance that can't be helped keeps no other from being helped. */
  private static List<RecoveredRestore> left(InstanceName name, List<String> runs, Exception why)
      throws IOException {
    if (why instanceof IOException io && Failures.isInterrupt(io)) {
      throw io;
    }
    if (!(why instanceof BackupException e)) {
      return left(name, runs, "instance '" + name + "': " + why.getMessage());
    }
    String next = e.remedy().isEmpty() ? "" : "; " + e.remedy();
    return left(name, runs, e.getMessage() + next);
  }

  private List<RecoveredRestore> recovered(InstanceConfig config, Lease lease, List<String> runs)
      throws IOException, InterruptedException {
    List<RecoveredRestore> recovered =
        engine.recovery.recover(config, lease, fromAnyHost).restores();
    for (String run : runs) {
      if (isOver(engine.catalog.find(config.name(), run))) {
        engine.marks.remove(config.name(), run);
      }
    }
    return recovered;
  }

  private static boolean isOver(Optional<RunRecord> found) {
    if (found.isEmpty()) {
      return true;
    }
    RunRecord r = found.get();
    boolean open = r.restore().map(RestoreJournal::phase).filter(p -> p.isOpen()).isPresent();
    return !open
        && switch (r.state()) {
          case RUNNING -> false;
          case FAILED, CANCELLED, INTERRUPTED -> r.staging().isEmpty();
          case COMPLETED, DELETING, DELETED -> true;
        };
  }

  private static List<RecoveredRestore> left(InstanceName name, List<String> runs, String why) {
    return runs.stream().map(run -> new RecoveredRestore(name, run, Outcome.LEFT, why)).toList();
  }
}
