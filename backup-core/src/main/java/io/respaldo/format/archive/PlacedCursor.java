package io.respaldo.format.archive;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.Part;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through an archive whose entries are told under other paths. What no placement takes keeps
 * its path, so that nothing is lost, unless it would come into the way of a part.
 */
final class PlacedCursor implements ArchiveLayout.ScannedCursor {
  private final ArchiveLayout.ScannedCursor in;
  private final List<Placement> placements;
  private Optional<PartMark> part = Optional.empty();

  PlacedCursor(ArchiveLayout.ScannedCursor in, List<Placement> placements) {
    this.in = in;
    this.placements = placements;
  }

  /** A path under its new name, and the part that it is in. */
  private record Placed(EntryPath path, Optional<PartMark> part) {}

  @Override
  public @Nullable StoredEntry next() throws IOException {
    StoredEntry stored = in.next();
    if (stored == null) {
      return null;
    }
    Entry e = stored.entry();
    Placed placed = place(e.path());
    part = placed.part();
    if (part.isPresent() && part.get().path().equals(placed.path())) {
      requireShape(e, part.get());
    }
    Optional<LinkTarget> link = e.link();
    if (e.type() == Entry.Type.HARD_LINK && link.isPresent()) {
      link = Optional.of(LinkTarget.of(place(EntryPath.of(link.get().bytes())).path().bytes()));
    }
    return new StoredEntry(
        new Entry(placed.path(), e.type(), e.size(), e.modified(), e.mode(), e.owner(), link),
        stored.offset(),
        stored.sha256());
  }

  private static void requireShape(Entry e, PartMark mark) throws IOException {
    boolean fits = mark.shape() == Part.Shape.TREE ? e.type() == Entry.Type.FOLDER : e.isFile();
    if (!fits) {
      throw new IOException(
          "refused: '"
              + e.path()
              + "' is no "
              + (mark.shape() == Part.Shape.TREE ? "folder" : "file"));
    }
  }

  private Placed place(EntryPath path) throws IOException {
    for (Placement p : placements) {
      EntryPath to = EntryPath.of(p.part());
      Optional<PartMark> mark = Optional.of(new PartMark(to, p.shape()));
      if (p.from().isEmpty()) {
        return new Placed(path.under(to), mark);
      }
      EntryPath from = EntryPath.of(p.from());
      if (path.equals(from)) {
        return new Placed(to, mark);
      }
      if (path.isBelow(from)) {
        return new Placed(path.relativeTo(from).under(to), mark);
      }
    }
    for (Placement p : placements) {
      EntryPath to = EntryPath.of(p.part());
      if (path.equals(to) || path.isBelow(to)) {
        throw new IOException("refused: '" + path + "' stands where part '" + p.part() + "' would");
      }
    }
    return new Placed(path, Optional.empty());
  }

  @Override
  public Optional<PartMark> partOf(StoredEntry entry) {
    return part;
  }

  @Override
  public String comment() {
    return ""; // that of an archive of ours under other paths would mislead
  }

  @Override
  public InputStream content() throws IOException {
    return in.content();
  }

  @Override
  public List<TreeWarning> refused() {
    return in.refused();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
