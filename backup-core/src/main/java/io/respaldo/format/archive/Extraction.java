package io.respaldo.format.archive;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.tree.OutsideLinks;
import io.respaldo.format.tree.TreeWriter;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.Part;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings the chosen entries of one part back as files. */
final class Extraction {
  /** Finds files that were not chosen, for hard links that were. */
  interface Contents {
    Optional<Entry> find(EntryPath path) throws IOException;

    InputStream read(EntryPath path) throws IOException;
  }

  private final Part part;
  private final EntryPath top;
  private final Selection selection;
  private final TreeWriter writer;
  private final FormatProgress progress;
  // hard links whose file was not chosen: what they link to, and the first of them
  private final List<Entry> orphans = new ArrayList<>();

  Extraction(Part part, Selection selection, Path into, OutsideLinks links, FormatProgress progress)
      throws IOException {
    this.part = part;
    this.top = EntryPath.of(part.name());
    this.selection = selection;
    this.progress = progress;
    writer = new TreeWriter(into, links);
  }

  List<TreeWarning> run(EntryCursor cursor, Contents contents)
      throws IOException, InterruptedException {
    for (StoredEntry stored = cursor.next(); stored != null; stored = cursor.next()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while restoring '" + part.name() + "'");
      }
      Entry entry = stored.entry();
      if (entry.path().equals(top)) {
        top(entry, cursor);
      } else if (part.shape() == Part.Shape.TREE && entry.path().isBelow(top)) {
        below(entry, cursor);
      }
    }
    Map<EntryPath, EntryPath> written = new HashMap<>();
    for (Entry orphan : orphans) {
      orphan(orphan, contents, written);
    }
    List<TreeWarning> warnings = new ArrayList<>(writer.finish());
    for (TreeWarning refused : cursor.refused()) {
      if (refused.path().isBelow(top) && selection.includes(refused.path())) {
        warnings.add(
            new TreeWarning(refused.code(), refused.path().relativeTo(top), refused.message()));
      }
    }
    return warnings;
  }

  private void top(Entry entry, EntryCursor cursor) throws IOException {
    if (entry.type() == Entry.Type.FOLDER) {
      writer.root(entry);
    } else if (entry.isFile() && selection.includes(top)) {
      file(entry.at(EntryPath.of(top.name())), cursor.content());
    }
  }

  private void below(Entry entry, EntryCursor cursor) throws IOException {
    boolean chosen = selection.includes(entry.path());
    boolean onTheWay =
        entry.type() == Entry.Type.FOLDER
            && selection.paths().stream().anyMatch(p -> p.isBelow(entry.path()));
    if (!chosen && !onTheWay) {
      return;
    }
    Entry relative = entry.at(entry.path().relativeTo(top));
    switch (entry.type()) {
      case FOLDER -> writer.folder(relative);
      case FILE -> file(relative, cursor.content());
      case SYMLINK -> writer.symlink(relative, target(entry));
      case HARD_LINK -> {
        EntryPath target = EntryPath.of(target(entry).bytes());
        if (!target.isBelow(top)) {
          throw new FileSystemException(
              entry.path().toString(), null, "refused: a hard link to '" + target + "', outside");
        }
        if (!writer.hardLink(relative.path(), target.relativeTo(top))) {
          orphans.add(entry);
        }
      }
    }
  }

  private static LinkTarget target(Entry entry) throws IOException {
    Optional<LinkTarget> link = entry.link();
    if (link.isEmpty()) {
      throw new IOException("the link '" + entry.path() + "' has no target");
    }
    return link.get();
  }

  private void orphan(Entry entry, Contents contents, Map<EntryPath, EntryPath> written)
      throws IOException {
    EntryPath target = EntryPath.of(target(entry).bytes());
    EntryPath path = entry.path().relativeTo(top);
    EntryPath first = written.putIfAbsent(target, path);
    if (first != null && writer.hardLink(path, first)) {
      return;
    }
    Entry file =
        contents
            .find(target)
            .filter(Entry::isFile)
            .orElseThrow(
                () ->
                    new IOException(
                        "hard link '" + entry.path() + "' to '" + target + "', which is missing"));
    try (InputStream content = contents.read(target)) {
      file(file.at(path), content);
    }
  }

  private void file(Entry entry, InputStream content) throws IOException {
    progress.current(entry.path().toString());
    writer.file(
        entry,
        new FilterInputStream(content) {
          @Override
          public int read(byte[] b, int off, int len) throws IOException {
            int n = in.read(b, off, len);
            progress.read(Math.max(0, n));
            return n;
          }
        });
    progress.file();
  }
}
