package io.respaldo.format.archive;

import io.respaldo.Finding;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.part.TreeWarning;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for damage in one archive, and says what it hit and where. */
final class ArchiveVerifier {
  private static final String REMEDY = "restore from another backup, and make a new one";

  private final ArchiveObject archive;
  private final ArchiveLayout layout;
  private final FormatProgress progress;
  private final List<Finding> findings = new ArrayList<>();
  private final byte[] buffer = new byte[128 * 1024];

  ArchiveVerifier(ArchiveObject archive, ArchiveLayout layout, FormatProgress progress) {
    this.archive = archive;
    this.layout = layout;
    this.progress = progress;
  }

  List<Finding> verify(Depth depth) throws IOException, InterruptedException {
    long size;
    try {
      size = archive.size();
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.MISSING) {
        throw e;
      }
      error("missing", "'" + archive.key() + "' is gone");
      return findings;
    }
    Optional<Long> recorded = archive.backup().size();
    if (recorded.isPresent() && recorded.get() != size) {
      String message =
          "'" + archive.key() + "' has " + size + " bytes, recorded were " + recorded.get();
      error("wrong_size", message);
    }
    for (String wrong : layout.glance(archive, size)) {
      error("damaged", "'" + archive.key() + "' " + wrong);
    }
    boolean indexed = checkIndex(size);
    if (depth == Depth.FULL) {
      checkSum();
      boolean sound = checkEntries(size, indexed);
      if (!sound && indexed) {
        nameDamagedFiles(size);
      }
    }
    return findings;
  }

  private void error(String code, String message) {
    findings.add(Finding.error(code, message, REMEDY));
  }

  private boolean checkIndex(long size) throws IOException, InterruptedException {
    try (ArchiveIndex index = archive.openIndex(size)) {
      while (index.next() != null) {
        stopIfInterrupted();
      }
      return true;
    } catch (IOException e) {
      IndexFailure.requireHarmless(e);
      boolean missing =
          e instanceof StorageException s && s.kind() == StorageException.Kind.MISSING;
      if (missing) {
        findings.add(
            Finding.warning(
                "index_missing",
                "'"
                    + archive.indexKey()
                    + "' is missing: single files are found slowly, and their"
                    + " content can't be checked against it",
                ""));
      } else {
        String message = "'" + archive.indexKey() + "' can't be used: " + e.getMessage();
        findings.add(Finding.error("index_damaged", message, "delete it; the archive is readable"));
      }
      return false;
    }
  }

  private void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while verifying '" + archive.key() + "'");
    }
  }

  private void checkSum() throws IOException, InterruptedException {
    String recorded = archive.backup().checksums().get("sha256");
    if (recorded == null) {
      return;
    }
    MessageDigest sha256 = Sha256.newDigest();
    try (InputStream in = archive.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        stopIfInterrupted();
        sha256.update(buffer, 0, n);
      }
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(recorded)) {
      error("checksum_differs", "'" + archive.key() + "' is not what was written: SHA-256 differs");
    }
  }

  /** Reads the archive as any reader would, and compares with the index. */
  private boolean checkEntries(long size, boolean indexed)
      throws IOException, InterruptedException {
    String last = "the beginning";
    try (ArchiveLayout.ScannedCursor cursor = layout.scan(archive);
        ArchiveIndex index = indexed ? archive.openIndex(size) : null) {
      for (StoredEntry e = cursor.next(); e != null; e = cursor.next()) {
        stopIfInterrupted();
        last = "'" + e.entry().path() + "'";
        progress.current(e.entry().path().toString());
        byte[] sha256 = e.entry().isFile() ? digest(cursor.content()) : null;
        if (index != null) {
          compare(e, index.next(), sha256);
        }
      }
      if (index != null && index.next() != null) {
        error("entry_missing", "'" + archive.key() + "' lacks entries that its index has");
      }
      for (TreeWarning refused : cursor.refused()) {
        String message = "'" + refused.path() + "': " + refused.message();
        findings.add(Finding.warning("entry_refused", message, ""));
      }
      return true;
    } catch (IOException e) {
      if (e instanceof StorageException) {
        throw e;
      }
      error("damaged", "'" + archive.key() + "', at or after " + last + ": " + e.getMessage());
      return false;
    }
  }

  private byte[] digest(InputStream in) throws IOException {
    MessageDigest sha256 = Sha256.newDigest();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sha256.update(buffer, 0, n);
      progress.read(n);
    }
    progress.file();
    return sha256.digest();
  }

  private void compare(StoredEntry found, @Nullable StoredEntry indexed, byte @Nullable [] sha256) {
    String path = "'" + found.entry().path() + "'";
    if (indexed == null || !indexed.entry().path().equals(found.entry().path())) {
      String other = indexed == null ? "nothing" : "'" + indexed.entry().path() + "'";
      error("entry_differs", "entry " + path + ": the index has " + other + " in its place");
    } else if (indexed.entry().type() != found.entry().type()
        || indexed.entry().size() != found.entry().size()
        || indexed.offset() != found.offset()) {
      error("entry_differs", "entry " + path + " is not as its index tells");
    } else if (sha256 != null
        && indexed.sha256().isPresent()
        && !Arrays.equals(indexed.sha256().get(), sha256)) {
      error("content_differs", "the content of " + path + " is not what was backed up");
    }
  }

  /** Damage hits few files: with the index the rest can still be told from them. */
  private void nameDamagedFiles(long size) throws IOException, InterruptedException {
    List<String> damaged = new ArrayList<>();
    long count = 0;
    try (ArchiveIndex index = archive.openIndex(size)) {
      StoredEntry e;
      IndexedCursor.Contents contents = layout.contents(archive, index.table());
      try {
        while ((e = index.next()) != null) {
          stopIfInterrupted();
          if (!e.entry().isFile()) {
            continue;
          }
          try {
            digest(new CheckedContent(e, contents.open(e)));
          } catch (IOException failure) {
            contents.close();
            contents = layout.contents(archive, index.table());
            count++;
            if (damaged.size() < Finding.MAX_EXAMPLES) {
              damaged.add(e.entry().path() + ": " + failure.getMessage());
            }
          }
        }
      } finally {
        contents.close();
      }
    }
    if (count > 0) {
      String message = count + " files of '" + archive.key() + "' are damaged";
      findings.add(Finding.error("files_damaged", message, REMEDY).of(count, damaged));
    }
  }
}
