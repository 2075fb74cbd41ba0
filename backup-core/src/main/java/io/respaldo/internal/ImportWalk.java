package io.respaldo.internal;

import io.respaldo.Finding;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignKind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through a folder and lets kinds recognise what is theirs. Follows no links. */
final class ImportWalk extends SimpleFileVisitor<Path> {
  private static final int MAX_UNKNOWN = 1000;
  private static final String CONFIG = "config.json";
  private static final String ALL_CONFIG = "backup_config.json";

  /** A backup and who recognised it. */
  record Recognised(ForeignKind kind, ForeignBackup backup) {}

  private final Path root;
  private final Collection<ForeignKind> kinds;
  private final Map<Path, Recognised> byMain = new LinkedHashMap<>();
  private final Set<Path> claimed = new HashSet<>();
  private final List<Path> unknown = new ArrayList<>();
  private final List<Path> configs = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private long unknownCount;

  private ImportWalk(Path root, Collection<ForeignKind> kinds) {
    this.root = root;
    this.kinds = kinds;
  }

  static ImportWalk of(Path root, Collection<ForeignKind> kinds) throws IOException {
    ImportWalk walk = new ImportWalk(root, kinds);
    Files.walkFileTree(root, walk);
    return walk;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
      throws IOException {
    stopIfInterrupted();
    return !folder.equals(root) && recognised(folder)
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    stopIfInterrupted();
    String name = file.getFileName().toString();
    if (attributes.isRegularFile() && (name.equals(CONFIG) || name.equals(ALL_CONFIG))) {
      configs.add(file);
    } else if (!attributes.isRegularFile() || !recognised(file)) {
      unknown(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    findings.add(
        Finding.warning(
            "unreadable",
            "'" + file + "' can't be looked at: " + e,
            "give this program's user the right to read it"));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
    if (e != null) {
      visitFileFailed(folder, e);
    }
    return FileVisitResult.CONTINUE;
  }

  private boolean recognised(Path path) throws IOException {
    if (claimed.contains(path)) {
      return true;
    }
    for (ForeignKind kind : kinds) {
      Optional<ForeignBackup> backup;
      try {
        backup = kind.recognise(path);
      } catch (IOException e) {
        if (Failures.isInterrupt(e)) {
          throw e;
        }
        visitFileFailed(path, e);
        return true;
      }
      if (backup.isPresent()) {
        byMain.putIfAbsent(backup.get().main(), new Recognised(kind, backup.get()));
        claimed.addAll(backup.get().files());
        return true;
      }
    }
    return false;
  }

  private void unknown(Path file) {
    unknownCount++;
    if (unknown.size() < MAX_UNKNOWN) {
      unknown.add(file);
    }
  }

  private static void stopIfInterrupted() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  Collection<Recognised> backups() {
    return byMain.values();
  }

  /** Those of a backup that a walk met before its others are not among them. */
  List<String> unknown() {
    return unknown.stream()
        .filter(p -> !claimed.contains(p))
        .map(p -> root.relativize(p).toString())
        .sorted()
        .toList();
  }

  long unknownCount() {
    return unknownCount - unknown.stream().filter(claimed::contains).count();
  }

  /** The documents with settings of single instances. */
  List<Path> configs() {
    return configs.stream().filter(p -> p.endsWith(CONFIG)).toList();
  }

  /** The documents with settings of all. */
  List<Path> allConfigs() {
    return configs.stream().filter(p -> p.endsWith(ALL_CONFIG)).toList();
  }

  List<Finding> findings() {
    return findings;
  }
}
