package io.respaldo.source;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A new folder that takes the parts of any backup as plain files: streams as files, trees as
 * folders, each under its part's name. Needs no source. Immutable.
 */
public final class FilesDestination implements Destination {
  private final FolderDestination folder;

  private FilesDestination(Path folder) {
    this.folder = new FolderDestination(folder, Optional.empty(), Optional.empty(), false);
  }

  /**
   * @param folder absent or empty; its parent is there
   */
  public static FilesDestination of(Path folder) {
    if (folder.toAbsolutePath().normalize().getFileName() == null) {
      throw new IllegalArgumentException("'" + folder + "' is a root; name a folder in it");
    }
    return new FilesDestination(folder);
  }

  @Override
  public StagedRestore prepare(String runId, Restore restore)
      throws IOException, InterruptedException {
    return folder.prepare(runId, restore);
  }

  /** The restore that a run staged under these names on this machine's disks. */
  public static StagedRestore resume(Map<String, String> names) {
    return resume(names, FileSystems.getDefault());
  }

  /** The restore that a run staged under these names. */
  public static StagedRestore resume(Map<String, String> names, FileSystem files) {
    return new FolderStaging(FolderNames.of(names, files), List.of());
  }
}
