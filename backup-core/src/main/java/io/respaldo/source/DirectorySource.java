package io.respaldo.source;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.PartName;
import io.respaldo.part.TreeRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A folder with what is in it, as one tree part, by default named {@code files}. Immutable.
 *
 * <p>Restores beside it, to a folder that somebody named, or in its place; each is built in a
 * hidden sibling on the same file system and gets its name by one rename.
 */
public final class DirectorySource implements BackupSource {
  private final Path folder;
  private final String part;
  private final TreeRules rules;

  private DirectorySource(Path folder, String part, TreeRules rules) {
    this.folder = folder;
    this.part = PartName.check(part);
    this.rules = rules;
  }

  /**
   * @throws IllegalArgumentException for the root of a file system, which has no place beside it
   */
  public static DirectorySource of(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    if (absolute.getFileName() == null) {
      throw new IllegalArgumentException("'" + folder + "' is a root; name a folder in it");
    }
    return new DirectorySource(absolute, "files", TreeRules.ALL);
  }

  /** The same under another part name. */
  public DirectorySource part(String name) {
    return new DirectorySource(folder, name, rules);
  }

  /** The same with these rules. */
  public DirectorySource rules(TreeRules treeRules) {
    return new DirectorySource(folder, part, treeRules);
  }

  @Override
  public Preflight preflight(BackupKind wanted) {
    return new Preflight(
        BackupKind.FULL, OptionalLong.empty(), OptionalLong.of(0), look().stream().toList());
  }

  private Optional<Finding> look() {
    if (!Files.exists(folder)) {
      return Optional.of(
          Finding.error(
              "folder_missing",
              "folder '" + folder + "' is not there",
              "create it, mount it, or correct the path"));
    }
    if (!Files.isDirectory(folder)) {
      return Optional.of(
          Finding.error("no_folder", "'" + folder + "' is no folder", "name the folder it is in"));
    }
    return Files.isReadable(folder) && Files.isExecutable(folder)
        ? Optional.empty()
        : Optional.of(
            Finding.error(
                "unreadable",
                "no right to read folder '" + folder + "'",
                "run as a user who may, or give that right"));
  }

  @Override
  public void capture(Capture to) throws IOException, InterruptedException {
    to.step("reading '" + folder + "'");
    to.tree(part, folder.toRealPath(), rules);
  }

  @Override
  public Destination inPlace() {
    return new FolderDestination(folder, Optional.of(part), Optional.of(folder), true);
  }

  @Override
  public Destination beside(String name) {
    PartName.check(name);
    if (name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("mark '" + name + "' for a folder's name holds a '/'");
    }
    Path base = Objects.requireNonNull(folder.getFileName());
    return elsewhere(folder.resolveSibling(base + "_" + name));
  }

  @Override
  public Destination at(RestoreTarget target) {
    if (target.address().isEmpty() || !target.members().isEmpty()) {
      throw new IllegalArgumentException(
          "folder '" + folder + "' is restored to one folder; name its path, without members");
    }
    Path place = folder.getFileSystem().getPath(target.address().get());
    if (place.toAbsolutePath().normalize().getFileName() == null) {
      throw new IllegalArgumentException("'" + place + "' is a root; name a folder in it");
    }
    return elsewhere(place);
  }

  private Destination elsewhere(Path place) {
    return new FolderDestination(place, Optional.of(part), Optional.of(folder), false);
  }

  @Override
  public Destination overlay() {
    return new OverlayDestination(folder, part);
  }

  @Override
  public StagedRestore resume(Map<String, String> names) {
    FolderNames staged = FolderNames.of(names, folder.getFileSystem());
    return OverlayStaging.isOne(names)
        ? new OverlayStaging(staged, List.of())
        : new FolderStaging(staged, List.of());
  }

  /** Where the folder of a restore that was staged under these names stands now: aside, or live. */
  public Path built(Map<String, String> names) {
    FolderNames staged = FolderNames.of(names, folder.getFileSystem());
    return Folders.exists(staged.side()) ? staged.side() : staged.live();
  }
}
