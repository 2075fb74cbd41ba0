package io.respaldo.odoo;

import io.respaldo.Examples;
import io.respaldo.Finding;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares a restored filestore with the files that attachments name: each must be there, and its
 * SHA-1 be its name. Which were lost before the backup, its own list tells; a backup of Odoo's has
 * no such list, and what it lacks was lost before.
 */
final class RestoredFiles {
  private static final EntryPath LIST = EntryPath.of(StoredFile.PART);
  private static final int AT_ONCE = 5000;
  private static final String NAMED =
      "SELECT DISTINCT store_fname FROM ir_attachment"
          + " WHERE store_fname IS NOT NULL AND store_fname <> ''";

  private final Path folder;
  private final boolean listed;
  private final Set<String> lostBefore = new HashSet<>();
  private final Examples wrong = new Examples();
  private final Examples before = new Examples();

  /** What is done with each line of the list. */
  @FunctionalInterface
  private interface Line {
    void take(StoredFile file) throws IOException, InterruptedException;
  }

  RestoredFiles(PartReader parts, Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.listed = parts.find(LIST).isPresent();
    if (listed) {
      each(
          parts,
          file -> {
            if (file.state() != StoredFile.State.WHOLE) {
              lostBefore.add(file.name());
            }
          });
    }
  }

  private static void each(PartReader parts, Line line) throws IOException, InterruptedException {
    try (InputStream in = parts.read(LIST);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String next = lines.readLine(); next != null; next = lines.readLine()) {
        line.take(StoredFile.of(next));
      }
    }
  }

  /** Those that the backup's own list names; none without one. */
  void compareListed(PartReader parts) throws IOException, InterruptedException {
    if (listed) {
      each(parts, file -> compare(file.name()));
    }
  }

  /** Those that the rows of a restored database name. */
  boolean compareNamed(Connection c) throws SQLException, IOException {
    c.setAutoCommit(false); // or all rows come at once
    try (Statement s = c.createStatement()) {
      s.setFetchSize(AT_ONCE);
      try (ResultSet r = s.executeQuery(NAMED)) {
        while (r.next()) {
          if (StoredFile.isName(r.getString(1))) {
            compare(r.getString(1));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while comparing files");
    }
    return true;
  }

  private void compare(String name) throws IOException, InterruptedException {
    if (lostBefore.contains(name)) {
      before.add(name);
      return;
    }
    try (InputStream in = Files.newInputStream(folder.resolve(name))) {
      if (!Sha1.of(in).equals(StoredFile.sha1(name))) {
        wrong.add(name);
      }
    } catch (NoSuchFileException e) {
      (listed ? wrong : before).add(name);
    }
  }

  List<Finding> findings() {
    List<Finding> found = new ArrayList<>();
    if (!wrong.isEmpty()) {
      found.add(
          wrong.in(
              Finding.error(
                  "attachments_lost",
                  "restored attachments lack their files, or these have another content",
                  "verify the backup, then restore again")));
    }
    if (!before.isEmpty()) {
      found.add(
          before.in(
              Finding.warning(
                  "attachments_missing",
                  "attachments lack their files, because these were lost or damaged before the"
                      + " backup",
                  "look for them in older backups")));
    }
    return found;
  }
}
