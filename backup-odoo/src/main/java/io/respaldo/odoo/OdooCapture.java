package io.respaldo.odoo;

import io.respaldo.Finding;
import io.respaldo.part.EntryWriter.EntrySink;
import io.respaldo.postgres.PostgresSnapshot;
import io.respaldo.postgres.PostgresSource;
import io.respaldo.source.Capture;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One capture of a running Odoo:
 *
 * <ol>
 *   <li>All files of the filestore are copied, while Odoo goes on.
 *   <li>A snapshot of the database begins, and the files that its rows name are listed in it.
 *   <li>Those that are new since are copied. Odoo writes a file before its row is committed, and
 *       removes none that a committed row names; so one that is not there was either lost long ago,
 *       or its last row was deleted after the snapshot, and Odoo's clean-up was faster. Then a new
 *       snapshot is taken, which does not name it. A file missing from two snapshots running was
 *       lost before the backup: a warning.
 *   <li>The database is dumped in the last snapshot.
 * </ol>
 */
final class OdooCapture implements AutoCloseable {
  private static final int ROUNDS = 20;

  private final PostgresSource database;
  private final Path filestore;
  private final Capture to;
  private final Path copied;

  /** Files that the snapshot names and the backup lacks: the SHA-1 of what is there, or empty. */
  private final Map<String, String> trouble = new TreeMap<>();

  private @Nullable PostgresSnapshot snapshot;
  private @Nullable References references;

  OdooCapture(PostgresSource database, Path filestore, Capture to) {
    this.database = database;
    this.filestore = filestore;
    this.to = to;
    this.copied = to.scratch().resolve("filestore.copied");
  }

  void run() throws IOException, InterruptedException {
    to.step("reading the filestore '" + filestore + "'");
    try {
      to.under(OdooSource.FILESTORE).tree(OdooSource.FILES, this::copyFiles);
      References listed = Objects.requireNonNull(references);
      tell(listed);
      to.stream(StoredFile.PART, out -> write(listed, out));
      PostgresSnapshot last = Objects.requireNonNull(snapshot);
      describe(last);
      last.dump();
    } finally {
      Files.deleteIfExists(copied);
      Files.deleteIfExists(listFile());
    }
  }

  /** Odoo's own words on what it is, from the same snapshot. */
  private void describe(PostgresSnapshot last) throws IOException, InterruptedException {
    Capture under = to.under(OdooSource.DATABASE);
    last.query(OdooExtensions::facts).forEach(under::fact);
    Optional<OdooManifest> manifest = last.query(OdooManifest::read);
    if (manifest.isEmpty()) {
      to.warn(
          Finding.warning(
              "odoo_version_unknown",
              "no installed module 'base' tells the version of Odoo, so that the backup has no "
                  + OdooManifest.PART,
              "let Odoo finish creating the database"));
      return;
    }
    to.stream(OdooManifest.PART, manifest.get()::writeTo);
    to.fact("odoo_version", manifest.get().version().series());
    to.fact("odoo_modules", Integer.toString(manifest.get().modules().size()));
  }

  private Path listFile() {
    return to.scratch().resolve("filestore.named");
  }

  private void copyFiles(EntrySink sink) throws IOException, InterruptedException {
    FilestoreCopy copy = new FilestoreCopy(filestore, sink);
    try (BufferedWriter names = Files.newBufferedWriter(copied)) {
      copy.all(names);
    }
    Set<String> late = new HashSet<>();
    Set<String> gone = copyNew(copy, late);
    for (int round = 1; !gone.isEmpty(); round++) {
      if (round == ROUNDS) {
        throw new IOException(
            "files of the filestore '"
                + filestore
                + "' went away while "
                + ROUNDS
                + " snapshots named them, such as "
                + gone.iterator().next()
                + "; is something other than Odoo deleting there? Then back up again");
      }
      gone = copyNew(copy, late);
    }
    requireSomeOf(copy);
    for (Map.Entry<String, String> found : trouble.entrySet()) {
      if (!found.getValue().isEmpty()) {
        keepDamaged(copy, found.getKey(), found.getValue());
      }
    }
    to.fact("filestore_files", Long.toString(copy.files()));
    to.fact("filestore_passed_over", Long.toString(copy.passedOver()));
  }

  /**
   * Takes a snapshot and copies what is new in it.
   *
   * @return files that it names and that could not be copied, unless the snapshot before it had the
   *     same trouble with them
   */
  private Set<String> copyNew(FilestoreCopy copy, Set<String> late)
      throws IOException, InterruptedException {
    close();
    PostgresSnapshot taken = database.snapshot(to.under(OdooSource.DATABASE));
    snapshot = taken;
    to.step("looking for files that are new");
    References listed = References.list(taken, listFile());
    references = listed;
    Map<String, String> before = Map.copyOf(trouble);
    trouble.clear();
    for (String name : listed.without(copied)) {
      if (!late.contains(name)) {
        FilestoreCopy.Found found = look(copy, name);
        if (found instanceof FilestoreCopy.Found.Content content
            && content.sha1().equals(StoredFile.sha1(name))
            && copy.copy(name, content)) {
          late.add(name);
        } else {
          trouble.put(name, found instanceof FilestoreCopy.Found.Content c ? c.sha1() : "");
        }
      }
    }
    Set<String> gone = new TreeSet<>(trouble.keySet());
    gone.removeIf(name -> Objects.equals(before.get(name), trouble.get(name)));
    return gone;
  }

  private FilestoreCopy.Found look(FilestoreCopy copy, String name)
      throws IOException, InterruptedException {
    try {
      return copy.look(name);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "'"
              + filestore.resolve(name)
              + "' belongs to an attachment and can't be read ("
              + e
              + "); give the right to read it, or look at the disk, then back up again",
          e);
    }
  }

  /** A filestore without any of the files is another one, or one that is not mounted. */
  private void requireSomeOf(FilestoreCopy copy) throws IOException {
    long named = Objects.requireNonNull(references).files();
    if (named > 0
        && trouble.size() == named
        && trouble.values().stream().allMatch(String::isEmpty)) {
      throw new IOException(
          "none of the "
              + named
              + " files that attachments name is in '"
              + filestore
              + "' ("
              + copy.files()
              + " other files are); correct data_dir, or mount it");
    }
  }

  private void keepDamaged(FilestoreCopy copy, String name, String sha1)
      throws IOException, InterruptedException {
    FilestoreCopy.Found found = look(copy, name);
    if (!(found instanceof FilestoreCopy.Found.Content content)
        || !content.sha1().equals(sha1)
        || !copy.copy(name, content)) {
      throw new IOException(
          "'" + filestore.resolve(name) + "' changed while it was read; back up again");
    }
  }

  private void tell(References listed) {
    List<String> missing = lost(true);
    to.fact("attachment_files", Long.toString(listed.files()));
    to.fact("attachments_linked", Long.toString(listed.linked()));
    if (!missing.isEmpty()) {
      to.warn(
          Finding.warning(
                  "attachments_missing",
                  "files of attachments were missing in '" + filestore + "' before the backup",
                  "look for them in older backups, or delete the attachments in Odoo")
              .of(missing.size(), missing));
    }
    List<String> damaged = lost(false);
    if (!damaged.isEmpty()) {
      to.warn(
          Finding.warning(
                  "attachments_damaged",
                  "files in '"
                      + filestore
                      + "' have another content than their SHA-1 says; the"
                      + " backup keeps them as they are",
                  "look for them in older backups, and check the disk")
              .of(damaged.size(), damaged));
    }
    if (listed.elsewhereCount() > 0) {
      to.warn(
          Finding.warning(
                  "attachments_elsewhere",
                  "attachments are stored outside database and filestore, such as in a cloud; the"
                      + " backup does not hold their content",
                  "back up that storage by its own means")
              .of(listed.elsewhereCount(), listed.elsewhere()));
    }
  }

  private List<String> lost(boolean wholly) {
    return trouble.entrySet().stream()
        .filter(e -> e.getValue().isEmpty() == wholly)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void write(References listed, OutputStream out) throws IOException, InterruptedException {
    try (BufferedReader in = Files.newBufferedReader(listed.list())) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while listing files of attachments");
        }
        StoredFile file = StoredFile.of(line);
        String found = trouble.get(file.name());
        StoredFile told =
            found == null
                ? file
                : file.in(found.isEmpty() ? StoredFile.State.MISSING : StoredFile.State.DAMAGED);
        out.write((told.line() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Override
  public void close() {
    PostgresSnapshot open = snapshot;
    snapshot = null;
    if (open != null) {
      open.close();
    }
  }
}
