package io.respaldo.benchmarks;

import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Instance;
import io.respaldo.Page;
import io.respaldo.retention.Retention;
import io.respaldo.retention.RetentionInput;
import io.respaldo.retention.RetentionPlan;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Times one kind of reading of the home that {@link MakeRecords} made, first in a fresh process,
 * then again and again in the same: {@code ReadRecords WHAT HOME}.
 */
public final class ReadRecords {
  private static final int WARM = 5;

  private ReadRecords() {}

  private interface Work {
    Object run() throws IOException, InterruptedException;
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path home = Path.of(args[1]);
    try (RecordsWorld world = new RecordsWorld(home);
        BackupManager manager = world.manager()) {
      switch (args[0]) {
        case "bare" -> time("list and read every file, without any engine", () -> bare(home));
        case "list" -> time("list every object of the home", () -> objects(world));
        case "planner" -> {
          List<RetentionInput> inputs = inputs(manager);
          time("planner alone", () -> Retention.planAll(inputs, manager.settings(), Instant.now()));
        }
        case "preview" -> time("retention(): preview of all", () -> checked(manager.retention()));
        case "stats" -> time("stats() of all", manager::stats);
        case "instances" -> time("instances()", manager::instances);
        case "page" -> time("newest page of one instance", () -> page(manager));
        case "find" -> {
          BackupId id = BackupId.of(args[2]);
          time("backup(id) of one instance", () -> manager.instance("cliente0").backup(id));
        }
        case "backup" -> time("backup of a tiny folder", () -> manager.createBackup("cliente0"));
        case "everywhere" -> time("ten of them, one in each instance", () -> everywhere(manager));
        default -> throw new IllegalArgumentException("nothing is called '" + args[0] + "'");
      }
      System.gc();
      System.out.printf(
          " %7.0f%n", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
    }
  }

  private static void time(String what, Work work) throws IOException, InterruptedException {
    Took cold = took(work);
    List<Took> warm = new ArrayList<>();
    for (int i = 0; i < WARM; i++) {
      warm.add(took(work));
    }
    warm.sort(Comparator.comparing(Took::wall));
    Took median = warm.get(WARM / 2);
    System.out.printf(
        "%-46s %8.3f %8.3f %8.3f %8.3f",
        what, cold.wall() / 1e9, cold.cpu() / 1e9, median.wall() / 1e9, median.cpu() / 1e9);
  }

  /** Nanoseconds of one call, on the wall and of all threads. */
  private record Took(long wall, long cpu) {}

  private static Took took(Work work) throws IOException, InterruptedException {
    Stopwatch watch = new Stopwatch();
    Object result = work.run();
    Took took = new Took(watch.wall(), watch.processor());
    if (result == null) {
      throw new IllegalStateException("no result");
    }
    return took;
  }

  private static Object bare(Path home) throws IOException {
    long bytes = 0;
    List<Path> files;
    try (Stream<Path> all = Files.walk(home.resolve("instances"))) {
      files = all.filter(f -> f.toString().endsWith(".json")).toList();
    }
    for (Path file : files) {
      bytes += Files.readAllBytes(file).length;
    }
    return bytes;
  }

  private static Object objects(RecordsWorld world) throws IOException {
    try (Stream<ObjectInfo> all = world.home().list(new Folder("instances"))) {
      return all.mapToLong(ObjectInfo::size).sum();
    }
  }

  private static List<RetentionInput> inputs(BackupManager manager) {
    List<RetentionInput> inputs = new ArrayList<>();
    for (Instance instance : manager.instances()) {
      List<Backup> backups = instance.backups(BackupQuery.all()).items();
      inputs.add(new RetentionInput(instance.config(), backups, Set.of(), ZoneOffset.UTC));
    }
    return inputs;
  }

  private static List<RetentionPlan> checked(List<RetentionPlan> plans) {
    if (plans.stream().anyMatch(p -> !p.deletions().isEmpty())) {
      throw new IllegalStateException("the home was made to keep everything");
    }
    return plans;
  }

  private static List<Backup> everywhere(BackupManager manager) throws InterruptedException {
    List<Backup> made = new ArrayList<>();
    for (Instance instance : manager.instances()) {
      made.add(instance.backup());
    }
    return made;
  }

  private static Page<Backup> page(BackupManager manager) {
    return manager.instance("cliente0").backups(BackupQuery.all().page(0, 20));
  }
}
