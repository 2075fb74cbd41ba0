package io.respaldo.source;

import io.respaldo.part.EntryPath;
import io.respaldo.part.FileNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What an overlay brings, compared with the live tree; written down before anything is moved. */
final class OverlayList {
  private final FolderNames names;

  OverlayList(FolderNames names) {
    this.names = names;
  }

  /**
   * Folders before what is in them.
   *
   * @throws FileSystemException where a link or a folder of the live tree is in the way
   */
  List<OverlayEntry> look() throws IOException {
    List<OverlayEntry> entries = new ArrayList<>();
    try (Stream<Path> all = Files.walk(names.side())) {
      for (Iterator<Path> files = all.skip(1).iterator(); files.hasNext(); ) {
        Path file = files.next();
        EntryPath path = EntryPath.of(FileNames.bytes(names.side().relativize(file)));
        compare(Folders.isFolder(file), path, entries);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return entries;
  }

  private void compare(boolean folder, EntryPath path, List<OverlayEntry> entries)
      throws IOException {
    Path live = FileNames.resolve(names.live(), path);
    if (folder) {
      if (!Folders.exists(live)) {
        entries.add(new OverlayEntry(OverlayEntry.Kind.FOLDER, path));
      } else if (!Folders.isFolder(live)) {
        throw new FileSystemException(
            live.toString(), null, "is no folder, and files would be laid into it");
      }
      return;
    }
    if (Folders.isFolder(live)) {
      throw new FileSystemException(
          live.toString(), null, "is a folder, where the backup has a file or link");
    }
    boolean there = Folders.exists(live);
    entries.add(new OverlayEntry(there ? OverlayEntry.Kind.REPLACED : OverlayEntry.Kind.NEW, path));
  }

  /** What was written down, or what is seen now and is written down by that. */
  List<OverlayEntry> readOrWrite() throws IOException {
    if (!Folders.exists(names.list())) {
      write(look());
    }
    return read();
  }

  /** What was written down; nothing when nothing was. */
  List<OverlayEntry> read() throws IOException {
    List<OverlayEntry> entries = new ArrayList<>();
    if (Folders.exists(names.list())) {
      try (BufferedReader lines =
          Files.newBufferedReader(names.list(), StandardCharsets.US_ASCII)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          entries.add(OverlayEntry.of(line));
        }
      }
    }
    return entries;
  }

  private void write(List<OverlayEntry> entries) throws IOException {
    Path half = names.list().resolveSibling(names.list().getFileName() + ".part");
    Files.write(half, entries.stream().map(OverlayEntry::line).toList());
    try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(half, names.list(), StandardCopyOption.ATOMIC_MOVE);
  }

  void delete() throws IOException {
    Files.deleteIfExists(names.list().resolveSibling(names.list().getFileName() + ".part"));
    Files.deleteIfExists(names.list());
  }
}
