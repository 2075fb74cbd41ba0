package io.respaldo.internal;

import io.respaldo.Finding;
import io.respaldo.GlobalSettings;
import io.respaldo.ImportPlan.Item;
import io.respaldo.ImportPlan.NewInstance;
import io.respaldo.ImportPlan.Status;
import io.respaldo.ImportRequest;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.catalog.internal.OldSettings;
import io.respaldo.format.tree.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that lie among another tool's backups: {@code config.json} in the folder of an
 * instance, and sections for instances in {@code backup_config.json}. The first wins.
 */
final class ImportSettings {
  private static final int MAX_BYTES = 1 << 20;

  /** Settings and where they stand. */
  private record Found(OldSettings settings, Path from) {}

  private final Engine engine;
  private final ImportRequest request;
  private final List<Finding> findings;
  private final Map<String, Found> byInstance = new LinkedHashMap<>();
  private Optional<GlobalSettings> global = Optional.empty();

  private ImportSettings(Engine engine, ImportRequest request, List<Finding> findings) {
    this.engine = engine;
    this.request = request;
    this.findings = findings;
  }

  static ImportSettings read(
      Engine engine, ImportRequest request, ImportWalk walk, List<Finding> findings)
      throws IOException {
    ImportSettings all = new ImportSettings(engine, request, findings);
    for (Path file : walk.configs()) {
      Path folder = file.resolveSibling("").getFileName();
      all.parsed(file)
          .ifPresent(s -> all.byInstance.putIfAbsent(folder.toString(), new Found(s, file)));
    }
    for (Path file : walk.allConfigs()) {
      Optional<OldSettings> parsed = all.parsed(file);
      if (parsed.isPresent()) {
        parsed
            .get()
            .instances()
            .forEach((name, s) -> all.byInstance.putIfAbsent(name, new Found(s, file)));
        all.global(parsed.get());
      }
    }
    return all;
  }

  private Optional<OldSettings> parsed(Path file) throws IOException {
    try (InputStream in = PlainFile.open(file, 0)) {
      return Optional.of(OldSettings.parse(file.toString(), in.readNBytes(MAX_BYTES)));
    } catch (DamagedDocumentException e) {
      tell(e);
      return Optional.empty();
    }
  }

  private void tell(DamagedDocumentException e) {
    findings.add(
        Finding.warning(
            "settings_damaged",
            String.valueOf(e.getMessage()),
            "the settings in it are not taken over; mend it, or set them by hand"));
  }

  /** What is set here already stays. */
  private void global(OldSettings old) throws IOException {
    try {
      GlobalSettings theirs = old.global();
      GlobalSettings ours = engine.settings.read();
      GlobalSettings merged = merge(ours, theirs);
      if (!merged.equals(ours)) {
        global = Optional.of(theirs);
      }
    } catch (DamagedDocumentException e) {
      tell(e);
    }
  }

  /** Ours, and theirs where ours is silent. */
  static GlobalSettings merge(GlobalSettings ours, GlobalSettings theirs) {
    return new GlobalSettings(
        ours.globalRetentionDays().isPresent()
            ? ours.globalRetentionDays()
            : theirs.globalRetentionDays(),
        ours.maxBackupsPerInstance().isPresent()
            ? ours.maxBackupsPerInstance()
            : theirs.maxBackupsPerInstance(),
        ours.maxTotalSizeGb().isPresent() ? ours.maxTotalSizeGb() : theirs.maxTotalSizeGb(),
        ours.notificationEmail().isEmpty() ? theirs.notificationEmail() : ours.notificationEmail(),
        ours.otherFields());
  }

  Optional<GlobalSettings> global() {
    return global;
  }

  /** Of instances with something to take in, and of those that have settings only. */
  List<NewInstance> newInstances(List<Item> items) throws IOException {
    Map<InstanceName, NewInstance> fresh = new LinkedHashMap<>();
    Map<String, InstanceName> registered = new HashMap<>();
    engine.instances.all().forEach(c -> registered.put(c.name().folded(), c.name()));
    for (Item item : items) {
      if (item.status() == Status.NEW) {
        item.instance().ifPresent(name -> add(name, registered, fresh));
      }
    }
    if (request.instance().isEmpty()) {
      byInstance.keySet().stream()
          .flatMap(n -> valid(n).stream())
          .forEach(name -> add(name, registered, fresh));
    }
    return new ArrayList<>(fresh.values());
  }

  private static Optional<InstanceName> valid(String name) {
    try {
      return Optional.of(InstanceName.of(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void add(
      InstanceName name,
      Map<String, InstanceName> registered,
      Map<InstanceName, NewInstance> fresh) {
    InstanceName taken = registered.putIfAbsent(name.folded(), name);
    if (taken != null) {
      return;
    }
    String type = request.typeOf().apply(name);
    Found found = byInstance.get(name.value());
    if (found != null) {
      try {
        InstanceConfig config = found.settings().instance(name, type);
        fresh.put(name, new NewInstance(config, Optional.of(found.from())));
        return;
      } catch (DamagedDocumentException e) {
        tell(e);
      }
    }
    fresh.put(
        name,
        new NewInstance(InstanceConfig.builder(name.value(), type).build(), Optional.empty()));
  }
}
