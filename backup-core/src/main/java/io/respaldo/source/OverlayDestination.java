package io.respaldo.source;

import io.respaldo.Finding;
import io.respaldo.part.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A live folder onto which chosen files of a tree part are laid.
 *
 * @param live the folder
 * @param part the tree part
 */
record OverlayDestination(Path live, String part) implements Destination {
  @Override
  public StagedRestore prepare(String runId, Restore restore) throws IOException {
    List<Finding> findings = new ArrayList<>();
    boolean there = Files.isDirectory(live);
    Path place = there ? live.toRealPath() : live.toAbsolutePath().normalize();
    FolderNames names = new FolderNames(place, runId, Optional.of(part), true, false);
    boolean chosen =
        restore.parts().parts().stream()
            .filter(p -> p.name().equals(part) && p.shape() == Part.Shape.TREE)
            .anyMatch(p -> restore.selection().touches(p.name()));
    if (!chosen) {
      findings.add(
          Finding.error(
              "part_missing", "nothing of part '" + part + "' is in the backup and chosen", ""));
    }
    if (!there) {
      findings.add(
          Finding.error(
              "folder_missing",
              "folder '" + live + "' is not there, so nothing can be laid onto it",
              "restore in place"));
    } else if (!Files.isWritable(names.parent())) {
      findings.add(
          Finding.error(
              "not_writable",
              "no right to write in '" + names.parent() + "', where files are kept aside",
              "give that right, or restore to another folder"));
    } else if (!Files.getFileStore(place).equals(Files.getFileStore(names.parent()))) {
      findings.add(
          Finding.error(
              "mount_point",
              "'" + place + "' is a mount point, so no file gets there by a rename",
              "restore to a new folder, then copy"));
    }
    if (names.tooLong()) {
      findings.add(
          Finding.error(
              "name_too_long",
              "the name of '" + place + "' leaves no room for a mark beside it",
              "choose a shorter name"));
    }
    return new OverlayStaging(names, findings);
  }
}
