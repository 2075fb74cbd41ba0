package io.respaldo.odoo;

import io.respaldo.Finding;
import io.respaldo.part.EntryPath;
import io.respaldo.source.DirectorySource;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Both members as a composite restores them, with each file checked that attachments name. */
record OdooStagedRestore(StagedRestore both, DirectorySource files) implements StagedRestore {
  private static final String OF_FILESTORE = OdooSource.FILESTORE + "/";

  @Override
  public String describe() {
    return both.describe();
  }

  @Override
  public Map<String, String> names() {
    return both.names();
  }

  @Override
  public List<Finding> findings() {
    return both.findings();
  }

  @Override
  public boolean replaces() {
    return both.replaces();
  }

  @Override
  public void build(Restore restore) throws IOException, InterruptedException {
    both.build(restore);
    Optional<Path> folder = built();
    if (folder.isPresent()) {
      likeItsParent(folder.get());
    }
  }

  /** Odoo makes new folders in it, so it must be as much Odoo's as the folder around it. */
  private static void likeItsParent(Path folder) throws IOException {
    Path above = Objects.requireNonNull(folder.getParent());
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    if (view != null) {
      PosixFileAttributes wanted = Files.readAttributes(above, PosixFileAttributes.class);
      PosixFileAttributes own = view.readAttributes();
      view.setPermissions(wanted.permissions());
      if (!own.owner().equals(wanted.owner())) {
        view.setOwner(wanted.owner());
      }
      if (!own.group().equals(wanted.group())) {
        view.setGroup(wanted.group());
      }
    }
  }

  @Override
  public List<Finding> check(Restore restore) throws IOException, InterruptedException {
    List<Finding> found = new ArrayList<>(both.check(restore));
    Optional<Path> folder = built();
    if (folder.isPresent() && restore.selection().includesPart(OdooSource.FILESTORE)) {
      found.addAll(checkFiles(restore, folder.get()));
    }
    return found;
  }

  @Override
  public void swap() throws IOException {
    both.swap();
  }

  @Override
  public void undo() throws IOException {
    both.undo();
  }

  @Override
  public void discard() throws IOException {
    both.discard();
  }

  private Optional<Path> built() {
    Map<String, String> own = new TreeMap<>();
    both.names()
        .forEach(
            (key, value) -> {
              if (key.startsWith(OF_FILESTORE)) {
                own.put(key.substring(OF_FILESTORE.length()), value);
              }
            });
    return own.isEmpty() ? Optional.empty() : Optional.of(files.built(own));
  }

  private static List<Finding> checkFiles(Restore restore, Path folder)
      throws IOException, InterruptedException {
    EntryPath list = EntryPath.of(StoredFile.PART);
    if (restore.parts().find(list).isEmpty()) {
      return List.of(
          Finding.warning(
              "files_not_compared",
              "the backup has no " + list + ", so the files could not be compared with it",
              "open some attachments in Odoo"));
    }
    restore.step("checking the files of attachments");
    Lost lost = new Lost();
    try (InputStream in = restore.parts().read(list);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        lost.check(StoredFile.of(line), folder);
      }
    }
    return lost.findings();
  }

  /** What is not as it should be. */
  private static final class Lost {
    private long wrong;
    private long before;
    private final List<String> wrongNames = new ArrayList<>();
    private final List<String> beforeNames = new ArrayList<>();

    void check(StoredFile file, Path folder) throws IOException, InterruptedException {
      if (file.state() != StoredFile.State.WHOLE) {
        before++;
        remember(file.name(), beforeNames);
      } else if (!isWhole(folder.resolve(file.name()), StoredFile.sha1(file.name()))) {
        wrong++;
        remember(file.name(), wrongNames);
      }
    }

    private static boolean isWhole(Path file, String sha1)
        throws IOException, InterruptedException {
      try (InputStream in = Files.newInputStream(file)) {
        return Sha1.of(in).equals(sha1);
      } catch (NoSuchFileException e) {
        return false;
      }
    }

    private static void remember(String name, List<String> examples) {
      if (examples.size() < Finding.MAX_EXAMPLES) {
        examples.add(name);
      }
    }

    List<Finding> findings() {
      List<Finding> found = new ArrayList<>();
      if (wrong > 0) {
        found.add(
            Finding.error(
                    "attachments_lost",
                    "restored attachments lack their files, or these have another content",
                    "verify the backup, then restore again")
                .of(wrong, wrongNames));
      }
      if (before > 0) {
        found.add(
            Finding.warning(
                    "attachments_missing",
                    "attachments lack their files, because these were lost or damaged before the"
                        + " backup",
                    "look for them in older backups")
                .of(before, beforeNames));
      }
      return found;
    }
  }
}
