package io.respaldo.source;

import io.respaldo.Finding;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    if (chosen && there && restore.parts().indexed()) {
      lookAtSpace(names, restore, findings);
    }
    return new OverlayStaging(names, findings);
  }

  /** What is brought stands beside what it replaces; nothing is copied of that. */
  private void lookAtSpace(FolderNames names, Restore restore, List<Finding> findings)
      throws IOException {
    EntryPath top = EntryPath.of(part);
    long needed;
    try (Stream<Entry> entries = restore.parts().entries(restore.selection())) {
      needed = entries.filter(e -> e.path().isBelow(top)).mapToLong(Entry::size).sum();
    }
    long free = Files.getFileStore(names.parent()).getUsableSpace();
    if (needed > free) {
      findings.add(
          Finding.error(
              "not_enough_space",
              "'" + names.parent() + "' has " + free + " bytes free, the files take " + needed,
              "make room; what is live stays as it is"));
    }
  }
}
