package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupId;
import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.ImportPlan;
import io.respaldo.ImportPlan.Item;
import io.respaldo.ImportPlan.Status;
import io.respaldo.ImportRequest;
import io.respaldo.ImportRequest.Mode;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.Trigger;
import io.respaldo.format.foreign.Fingerprint;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.internal.ImportWalk.Recognised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks what an import would do: finds, verifies, dates, and compares with what is here. */
final class ImportPlanner {
  private final Engine engine;
  private final ImportRequest request;
  private final ProgressMeter meter;
  private final Path scratch;
  private final Map<InstanceName, ImportedBefore> known = new HashMap<>();

  private ImportPlanner(Engine engine, ImportRequest request, ProgressMeter meter, Path scratch) {
    this.engine = engine;
    this.request = request;
    this.meter = meter;
    this.scratch = scratch;
  }

  static ImportPlan plan(Engine engine, ImportRequest request, ProgressMeter meter)
      throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.make(engine.setup.workFolder(), "import")) {
      return new ImportPlanner(engine, request, meter, scratch.path()).plan();
    }
  }

  private ImportPlan plan() throws IOException, InterruptedException {
    meter.step("looking through '" + request.folder() + "'");
    ImportWalk walk = ImportWalk.of(root(), kinds());
    meter.total(OptionalLong.of(2 * sizeOf(walk.backups())));
    List<Item> items = new ArrayList<>();
    for (Recognised found : walk.backups()) {
      meter.step("verifying '" + found.backup().main() + "'");
      items.add(item(found));
      meter.file();
    }
    items.sort(Comparator.comparing(Item::time).thenComparing(i -> i.files().get(0)));
    List<Finding> findings = new ArrayList<>(walk.findings());
    ImportSettings settings = ImportSettings.read(engine, request, walk, findings);
    return new ImportPlan(
        request,
        items,
        settings.newInstances(items),
        settings.global(),
        walk.unknown(),
        walk.unknownCount(),
        findings);
  }

  private Path root() throws IOException {
    if (!Files.isDirectory(request.folder())) {
      throw new BackupException(
          Kind.NOT_FOUND, "'" + request.folder() + "' is no folder", "name the folder to look in");
    }
    return request.folder().toRealPath();
  }

  private Collection<ForeignKind> kinds() {
    Map<String, ForeignKind> all = engine.setup.foreignKinds();
    request.kinds().forEach(k -> Engine.known("kind of backup", k, all));
    return all.values().stream()
        .filter(k -> request.kinds().isEmpty() || request.kinds().contains(k.name()))
        .toList();
  }

  private static long sizeOf(Collection<Recognised> all) throws IOException {
    long size = 0;
    for (Recognised found : all) {
      for (Path file : found.backup().files()) {
        size += Fingerprint.size(file);
      }
    }
    return size;
  }

  private Item item(Recognised found) throws IOException, InterruptedException {
    ForeignBackup backup = found.backup();
    Instant time = backup.time().in(request.zone().orElse(engine.setup.timeZone()));
    List<Finding> findings = new ArrayList<>();
    Optional<InstanceName> instance = instance(backup, findings);
    List<String> hashes = new ArrayList<>();
    long bytes = 0;
    try {
      for (Path file : backup.files()) {
        Fingerprint print = Fingerprint.of(file, meter);
        hashes.add(print.sha256());
        bytes += print.size();
      }
      Optional<BackupId> before =
          instance.isPresent() ? before(instance.get()).find(hashes) : Optional.empty();
      if (before.isEmpty()) {
        findings.addAll(found.kind().verify(backup.files(), scratch, meter));
        requireReferable(backup, findings);
        warnOfFuture(time, findings);
      }
      Status status = status(before, findings);
      Optional<BackupId> id = status == Status.NEW ? wished(instance, time) : before;
      return item(found, status, instance, time, bytes, hashes, id, findings);
    } catch (IOException e) {
      if (Failures.isInterrupt(e)) {
        throw e;
      }
      String message = "'" + backup.main() + "' can't be read: " + e.getMessage();
      findings.add(Finding.error("unreadable", message, ""));
      return item(found, Status.REFUSED, instance, time, bytes, hashes, Optional.empty(), findings);
    }
  }

  private static Status status(Optional<BackupId> before, List<Finding> findings) {
    if (before.isPresent()) {
      return Status.KNOWN;
    }
    return findings.stream().anyMatch(Finding::isError) ? Status.REFUSED : Status.NEW;
  }

  private Optional<BackupId> wished(Optional<InstanceName> instance, Instant time)
      throws IOException {
    Optional<InstanceConfig> config =
        instance.isPresent() ? engine.instances.find(instance.get()) : Optional.empty();
    ZoneId zone = config.map(engine::zone).orElse(engine.setup.timeZone());
    return Optional.of(BackupId.of(RunIds.backup(BackupKind.FULL, Trigger.IMPORT, time, zone)));
  }

  private static Item item(
      Recognised found,
      Status status,
      Optional<InstanceName> instance,
      Instant time,
      long bytes,
      List<String> hashes,
      Optional<BackupId> before,
      List<Finding> findings) {
    ForeignBackup b = found.backup();
    return new Item(
        b.files(),
        found.kind().name(),
        status,
        instance,
        time,
        b.time().origin(),
        bytes,
        hashes,
        before,
        findings,
        b.facts());
  }

  private ImportedBefore before(InstanceName name) throws IOException {
    ImportedBefore there = known.get(name);
    if (there == null) {
      there = ImportedBefore.in(engine, name, request);
      known.put(name, there);
    }
    return there;
  }

  private Optional<InstanceName> instance(ForeignBackup backup, List<Finding> findings) {
    if (request.instance().isPresent()) {
      return request.instance();
    }
    String remedy = "say of which instance it is";
    if (backup.instance().isEmpty()) {
      String message = "nothing tells of which instance '" + backup.main() + "' is";
      findings.add(Finding.error("no_instance", message, remedy));
      return Optional.empty();
    }
    try {
      return Optional.of(InstanceName.of(backup.instance().get()));
    } catch (IllegalArgumentException e) {
      findings.add(Finding.error("no_instance_name", String.valueOf(e.getMessage()), remedy));
      return Optional.empty();
    }
  }

  /** Also that its name survives being written down. */
  private void requireReferable(ForeignBackup backup, List<Finding> findings) throws IOException {
    if (request.mode() != Mode.REFERENCE) {
      return;
    }
    for (Path file : backup.files()) {
      boolean reachable =
          engine.setup.importFolders().placeOf(file).isPresent()
              && Files.exists(file.getFileSystem().getPath(file.toString()));
      if (!reachable) {
        findings.add(
            Finding.error(
                "not_in_import_folder",
                "'" + file + "' lies in no folder that backups may be referred to in",
                "let the host name the folder, or copy the backup"));
      }
    }
  }

  private void warnOfFuture(Instant time, List<Finding> findings) {
    if (time.isAfter(engine.now())) {
      findings.add(
          Finding.warning(
              "in_the_future",
              "its time " + engine.local(time) + " is yet to come",
              "look whether the time zone is right"));
    }
  }
}
