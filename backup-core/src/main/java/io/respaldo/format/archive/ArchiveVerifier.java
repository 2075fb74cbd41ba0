package io.respaldo.format.archive;

import io.respaldo.Finding;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.tree.LinkScope;
import io.respaldo.part.Digests;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.TreeWarning;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for damage in one archive, and says what it hit and where. */
final class ArchiveVerifier {
  private static final String REMEDY = "restore from another backup, and make a new one";

  private final ArchiveObject archive;
  private final ArchiveLayout layout;
  private final FormatProgress progress;
  private final ContentWatch watch;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> outsideLinks = new ArrayList<>();
  private long outsideLinkCount;
  private final byte[] buffer = new byte[128 * 1024];

  ArchiveVerifier(ArchiveObject archive, ArchiveLayout layout, FormatProgress progress) {
    this(archive, layout, progress, entry -> OutputStream.nullOutputStream());
  }

  ArchiveVerifier(
      ArchiveObject archive, ArchiveLayout layout, FormatProgress progress, ContentWatch watch) {
    this.watch = watch;
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
    long written = archive.backup().size().orElse(size);
    if (written != size) {
      String message =
          "is damaged: it has "
              + size
              + " bytes, recorded were "
              + written
              + (size < written ? ", so its end is missing" : "");
      error("wrong_size", "'" + archive.key() + "' " + message);
    }
    List<String> glance = layout.glance(archive, size);
    for (String wrong : glance) {
      error("damaged", "'" + archive.key() + "' is damaged: " + wrong);
    }
    Optional<IOException> noIndex = indexFailure(written);
    if (depth == Depth.FULL) {
      checkSum();
      boolean sound = checkEntries(written, noIndex.isEmpty(), glance);
      if (!sound && noIndex.isEmpty()) {
        nameDamagedFiles(written);
      }
    }
    if (noIndex.isPresent()) {
      tellIndex(noIndex.get(), depth);
    }
    return findings;
  }

  private void error(String code, String message) {
    findings.add(Finding.error(code, message, REMEDY));
  }

  /** Why the index can't be used; empty when it can. */
  private Optional<IOException> indexFailure(long written)
      throws IOException, InterruptedException {
    try (ArchiveIndex index = archive.openIndex(written)) {
      while (index.next() != null) {
        stopIfInterrupted();
      }
      return Optional.empty();
    } catch (IOException e) {
      IndexFailure.requireHarmless(e);
      return Optional.of(e);
    }
  }

  /** Whatever the index is: it may go only when the archive was read to its end without it. */
  private void tellIndex(IOException failure, Depth depth) {
    if (failure instanceof StorageException s && s.kind() == StorageException.Kind.MISSING) {
      findings.add(
          Finding.warning(
              "index_missing",
              "'"
                  + archive.indexKey()
                  + "' is missing: single files are found slowly, and their"
                  + " content can't be checked against it",
              ""));
      return;
    }
    String remedy = "delete it; the archive is readable";
    if (findings.stream().anyMatch(Finding::isError)) {
      remedy = "keep it: the archive itself is damaged";
    } else if (depth == Depth.QUICK) {
      remedy = "keep it until a full verification has told whether the archive is sound";
    }
    String message = "'" + archive.indexKey() + "' can't be used: " + failure.getMessage();
    findings.add(Finding.error("index_damaged", message, remedy));
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
    MessageDigest sha256 = Digests.sha256();
    try (InputStream in = archive.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        stopIfInterrupted();
        sha256.update(buffer, 0, n);
      }
    }
    if (!Digests.hex(sha256).equals(recorded)) {
      error(
          "checksum_differs",
          "'" + archive.key() + "' is damaged: its SHA-256 is not the recorded one");
    }
  }

  /** Reads the archive as any reader would, and compares with the index. */
  private boolean checkEntries(long written, boolean indexed, List<String> told)
      throws IOException, InterruptedException {
    String last = "its beginning";
    boolean foreign = !archive.backup().checksums().containsKey("sha256");
    ScannedParts parts = new ScannedParts();
    try (ArchiveLayout.ScannedCursor cursor = layout.scan(archive);
        ArchiveIndex index = indexed ? archive.openIndex(written) : null) {
      for (StoredEntry e = cursor.next(); e != null; e = cursor.next()) {
        stopIfInterrupted();
        last = "'" + e.entry().path() + "'";
        progress.current(e.entry().path().toString());
        byte[] sha256 = e.entry().isFile() ? digest(cursor.content(), watch.of(e.entry())) : null;
        if (index != null) {
          compare(e, index.next(), sha256);
        }
        if (foreign) {
          checkLink(e.entry(), parts.add(e, cursor.partOf(e)));
        }
      }
      if (index != null && index.next() != null) {
        error("entry_missing", "'" + archive.key() + "' lacks entries that its index has");
      }
      for (TreeWarning refused : cursor.refused()) {
        String message = "'" + refused.path() + "': " + refused.message();
        findings.add(Finding.warning("entry_refused", message, ""));
      }
      tellLinks();
      return true;
    } catch (IOException e) {
      if (e instanceof StorageException) {
        throw e;
      }
      if (!told.contains(String.valueOf(e.getMessage()))) {
        String message = "' is damaged, at or after " + last + ": " + e.getMessage();
        error("damaged", "'" + archive.key() + message);
      }
      return false;
    }
  }

  /** What comes from anywhere may not lead out of its part when it is restored. */
  private void checkLink(Entry entry, EntryPath part) {
    if (entry.type() != Entry.Type.SYMLINK || !entry.path().isBelow(part)) {
      return;
    }
    LinkTarget target = entry.link().orElse(LinkTarget.of(new byte[0]));
    if (LinkScope.leadsOutside(entry.path().relativeTo(part), target)) {
      outsideLinkCount++;
      if (outsideLinks.size() < Finding.MAX_EXAMPLES) {
        outsideLinks.add(entry.path() + ": points to '" + target + "'");
      }
    }
  }

  private void tellLinks() {
    if (outsideLinkCount > 0) {
      String message =
          outsideLinkCount
              + " symbolic links in '"
              + archive.key()
              + "' point outside; a restore leaves them out";
      findings.add(Finding.warning("link_outside", message, "").of(outsideLinkCount, outsideLinks));
    }
  }

  private byte[] digest(InputStream in, OutputStream watcher) throws IOException {
    MessageDigest sha256 = Digests.sha256();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sha256.update(buffer, 0, n);
      watcher.write(buffer, 0, n);
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
  private void nameDamagedFiles(long written) throws IOException, InterruptedException {
    List<String> damaged = new ArrayList<>();
    long count = 0;
    try (ArchiveIndex index = archive.openIndex(written)) {
      StoredEntry e;
      IndexedCursor.Contents contents = layout.contents(archive, index.table());
      try {
        while ((e = index.next()) != null) {
          stopIfInterrupted();
          if (!e.entry().isFile()) {
            continue;
          }
          try {
            digest(new CheckedContent(e, contents.open(e)), OutputStream.nullOutputStream());
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
