package io.respaldo.source;

import io.respaldo.Finding;
import io.respaldo.part.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A folder that takes a tree part, or all parts of a backup as files and folders.
 *
 * @param live where it will stand
 * @param part the tree part; empty: all parts
 * @param source the folder that is backed up, which a new one may not touch
 * @param mayReplace whether what stands there may be replaced
 */
record FolderDestination(
    Path live, Optional<String> part, Optional<Path> source, boolean mayReplace)
    implements Destination {

  @Override
  public StagedRestore prepare(String runId, Restore restore) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Path place = place();
    boolean there = Folders.exists(place);
    boolean empty = !mayReplace && Folders.isEmptyFolder(place);
    FolderNames names = new FolderNames(place, runId, part, mayReplace && there, empty);
    lookAtParts(restore, there, findings);
    lookAtPlace(names, there, findings);
    if (findings.isEmpty()) {
      lookAtSpace(names, restore, findings);
    }
    return new FolderStaging(names, findings);
  }

  /** Links on the way resolved, the last name as it is; for a place that is replaced that too. */
  private Path place() throws IOException {
    Path absolute = live.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return absolute;
    }
    return mayReplace && Files.isDirectory(absolute)
        ? absolute.toRealPath()
        : parent.toRealPath().resolve(Objects.requireNonNull(absolute.getFileName()));
  }

  private void lookAtParts(Restore restore, boolean there, List<Finding> findings) {
    List<Part> parts = restore.parts().parts();
    List<Part> chosen =
        parts.stream()
            .filter(p -> part.isEmpty() || part.get().equals(p.name()))
            .filter(p -> restore.selection().touches(p.name()))
            .toList();
    if (chosen.isEmpty()) {
      String wanted = part.map(p -> "part '" + p + "'").orElse("any part");
      findings.add(
          Finding.error(
              "part_missing",
              "nothing of " + wanted + " is in the backup and chosen",
              "its parts are " + parts.stream().map(Part::name).collect(Collectors.joining(", "))));
    }
    if (part.isPresent() && chosen.stream().anyMatch(p -> p.shape() != Part.Shape.TREE)) {
      findings.add(
          Finding.error("part_shape", "part '" + part.get() + "' is a stream, not a folder", ""));
    }
    if (mayReplace && there && part.filter(restore.selection()::includesPart).isEmpty()) {
      findings.add(
          Finding.error(
              "part_of_a_tree",
              "only some of the folder was chosen, and '" + live + "' would be replaced as a whole",
              "restore to a new folder, then copy"));
    }
  }

  private void lookAtPlace(FolderNames names, boolean there, List<Finding> findings)
      throws IOException {
    Path place = names.live();
    Path parent = names.parent();
    if (!Files.isDirectory(parent)) {
      findings.add(
          Finding.error(
              "parent_missing",
              "folder '" + parent + "' is not there, so '" + place + "' can't be made in it",
              "create it first"));
      return;
    }
    if (!Files.isWritable(parent)) {
      findings.add(
          Finding.error(
              "not_writable",
              "'" + place + "' can't be made: no right to write in '" + parent + "'",
              "give that right, or choose another folder"));
    }
    if (names.tooLong()) {
      findings.add(
          Finding.error(
              "name_too_long",
              "the name of '" + place + "' leaves no room for a mark beside it",
              "choose a shorter name"));
    }
    if (there) {
      lookAtWhatIsThere(names, findings);
    }
    if (!mayReplace && source.isPresent()) {
      lookAtSource(place, real(source.get()), findings);
    }
  }

  private void lookAtWhatIsThere(FolderNames names, List<Finding> findings) throws IOException {
    Path place = names.live();
    if (!Folders.isFolder(place)) {
      findings.add(
          Finding.error(
              "in_the_way",
              "'" + place + "' is there and no folder",
              "move it away, or choose another name"));
    } else if (!mayReplace && !names.empty()) {
      findings.add(
          Finding.error(
              "not_empty", "folder '" + place + "' is not empty", "choose a new or empty folder"));
    } else if (!Files.getFileStore(place).equals(Files.getFileStore(names.parent()))) {
      findings.add(
          Finding.error(
              "mount_point",
              "'" + place + "' is a mount point, which can't be exchanged by a rename",
              "choose a new folder in it"));
    }
  }

  private static Path real(Path path) throws IOException {
    return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
  }

  private static void lookAtSource(Path place, Path source, List<Finding> findings) {
    if (place.equals(source)) {
      findings.add(
          Finding.error(
              "is_source",
              "'" + place + "' is where the live data belongs",
              "choose a new folder, or restore in place"));
    } else if (place.startsWith(source) || source.startsWith(place)) {
      String lies = place.startsWith(source) ? "' lies inside '" : "' lies around '";
      findings.add(
          Finding.error(
              "inside_source",
              "'" + place + lies + source + "', which is backed up",
              "choose a folder elsewhere"));
    }
  }

  private void lookAtSpace(FolderNames names, Restore restore, List<Finding> findings)
      throws IOException {
    long needed =
        restore.parts().parts().stream()
            .filter(p -> part.isEmpty() || part.get().equals(p.name()))
            .filter(p -> restore.selection().includesPart(p.name()))
            .mapToLong(Part::bytes)
            .sum();
    long free = Files.getFileStore(names.parent()).getUsableSpace();
    if (needed > free) {
      String message =
          "'" + names.parent() + "' has " + free + " bytes free, the files take " + needed;
      findings.add(
          names.replaces()
              ? Finding.error("not_enough_space", message, "make room; what is live stays as it is")
              : Finding.warning("little_space", message, "make room, or choose another folder"));
    }
  }
}
