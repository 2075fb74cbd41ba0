package io.respaldo.odoo;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter.EntrySink;
import io.respaldo.part.StreamWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies files of a filestore into a backup. A file is hashed before it is handed over, so that
 * nothing half-written gets in under a name that promises its content.
 */
final class FilestoreCopy {
  /** Files up to here are hashed in memory, bigger ones are read twice. */
  private static final int IN_MEMORY = 4 << 20;

  private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2,3}");

  private final Path folder;
  private final EntrySink sink;
  private final Set<String> folders = new HashSet<>();
  private long files;
  private long passedOver;

  FilestoreCopy(Path folder, EntrySink sink) {
    this.folder = folder;
    this.sink = sink;
  }

  /** What was found under a name, before it is copied. */
  sealed interface Found {
    /** No such file. */
    record Absent() implements Found {}

    /**
     * Content with this digest.
     *
     * @param bytes all of it when it is small
     */
    record Content(String sha1, long size, Optional<byte[]> bytes) implements Found {}
  }

  long files() {
    return files;
  }

  /** Files that are none of a filestore's, or whose content is not what their name says. */
  long passedOver() {
    return passedOver;
  }

  /**
   * All files as they stand there now, in the order of their names.
   *
   * @param copied gets the name of each file that was copied
   */
  void all(BufferedWriter copied) throws IOException, InterruptedException {
    for (String sub : names(folder)) {
      if (!FOLDER.matcher(sub).matches() || !Files.isDirectory(folder.resolve(sub))) {
        continue; // checklist, and whatever else somebody put there
      }
      for (String file : names(folder.resolve(sub))) {
        String name = sub + "/" + file;
        if (StoredFile.isName(name) && copiedIfWhole(name)) {
          copied.write(name);
          copied.write('\n');
        } else {
          passedOver++;
        }
      }
    }
  }

  /** What can't be read now is looked at again, and judged, when a row turns out to name it. */
  private boolean copiedIfWhole(String name) throws IOException, InterruptedException {
    Found found;
    try {
      found = look(name);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return false;
    }
    return found instanceof Found.Content content
        && content.sha1().equals(StoredFile.sha1(name))
        && copy(name, content);
  }

  private static List<String> names(Path folder) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while reading '" + folder + "'");
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.map(p -> String.valueOf(p.getFileName())).sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of(); // a filestore begins with its first file
    }
  }

  /** Reads it once. */
  Found look(String name) throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(IN_MEMORY + 1);
      if (head.length <= IN_MEMORY) {
        return new Found.Content(Sha1.of(head), head.length, Optional.of(head));
      }
    } catch (NoSuchFileException e) {
      return new Found.Absent();
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      return new Found.Content(Sha1.of(in), size, Optional.empty());
    } catch (NoSuchFileException e) {
      return new Found.Absent();
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  /**
   * Hands it over; a big one is read again.
   *
   * @return whether it was still there
   */
  boolean copy(String name, Found.Content content) throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    if (content.bytes().isPresent()) {
      byte[] bytes = content.bytes().get();
      return add(name, file, content.size(), out -> out.write(bytes));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return add(
          name,
          file,
          content.size(),
          out -> {
            if (!Sha1.copy(in, out).equals(content.sha1())) {
              throw new IOException("'" + file + "' changed while it was read; back up again");
            }
          });
    } catch (NoSuchFileException e) {
      return false;
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  private boolean add(String name, Path file, long size, StreamWriter content)
      throws IOException, InterruptedException {
    Optional<Entry> entry = entry(name, file, Entry.Type.FILE, size);
    if (entry.isEmpty()) {
      return false;
    }
    String sub = name.substring(0, name.indexOf('/'));
    if (folders.add(sub)) {
      Optional<Entry> above = entry(sub, folder.resolve(sub), Entry.Type.FOLDER, 0);
      if (above.isPresent()) {
        sink.add(above.get(), out -> {});
      }
    }
    sink.add(entry.get(), content);
    files++;
    return true;
  }

  /** Empty when it is gone. */
  private static Optional<Entry> entry(String name, Path file, Entry.Type type, long size)
      throws IOException {
    try {
      Map<String, Object> a = Files.readAttributes(file, "unix:mode,uid,gid,lastModifiedTime");
      int mode = (Integer) Objects.requireNonNull(a.get("mode")) & 07777;
      Entry.Owner owner =
          new Entry.Owner(
              Integer.toUnsignedLong((Integer) Objects.requireNonNull(a.get("uid"))),
              Integer.toUnsignedLong((Integer) Objects.requireNonNull(a.get("gid"))),
              "",
              "");
      return Optional.of(
          new Entry(
              EntryPath.of(name),
              type,
              size,
              Files.getLastModifiedTime(file).toInstant(),
              mode,
              Optional.of(owner),
              Optional.empty()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (UnsupportedOperationException e) {
      return Optional.of(
          (type == Entry.Type.FILE
              ? Entry.file(EntryPath.of(name), size, Files.getLastModifiedTime(file).toInstant())
              : Entry.folder(EntryPath.of(name), Files.getLastModifiedTime(file).toInstant())));
    }
  }

  private static InterruptedIOException interrupted(IOException e) {
    InterruptedIOException stopped =
        new InterruptedIOException("interrupted while reading the filestore");
    stopped.initCause(e);
    return stopped;
  }
}
