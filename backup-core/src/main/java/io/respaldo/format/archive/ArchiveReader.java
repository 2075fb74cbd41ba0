package io.respaldo.format.archive;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.tree.OutsideLinks;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** An archive opened for reading: by its index, or, when that is missing or damaged, without. */
final class ArchiveReader implements PartReader, Extraction.Contents {
  private final ArchiveObject archive;
  private final ArchiveLayout layout;
  private final FormatProgress progress;
  private final long size;
  private final boolean indexed;
  private final boolean ours;
  private final List<Part> parts;

  ArchiveReader(ArchiveObject archive, ArchiveLayout layout, FormatProgress progress)
      throws IOException {
    this.archive = archive;
    this.layout = layout;
    this.progress = progress;
    size = archive.size();
    List<Part> found = null;
    try (ArchiveIndex index = archive.openIndex(size)) {
      found = List.copyOf(index.parts());
    } catch (IOException e) {
      IndexFailure.requireHarmless(e);
    }
    indexed = found != null;
    ours = indexed && archive.backup().checksums().containsKey("sha256");
    parts = found != null ? found : scanParts();
  }

  private List<Part> scanParts() throws IOException {
    try (ArchiveLayout.ScannedCursor cursor = layout.scan(archive)) {
      return List.copyOf(ScannedParts.of(cursor));
    } catch (IOException e) {
      throw Damage.in(archive.key(), e);
    }
  }

  private EntryCursor cursor() throws IOException {
    if (!indexed) {
      return layout.scan(archive);
    }
    ArchiveIndex index = archive.openIndex(size);
    return new IndexedCursor(index, layout.contents(archive, index.table()));
  }

  @Override
  public List<Part> parts() {
    return parts;
  }

  @Override
  public boolean indexed() {
    return indexed;
  }

  @Override
  public Stream<Entry> entries(Selection selection) throws IOException {
    EntryCursor cursor = cursor();
    Spliterator<Entry> each =
        new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED) {
          @Override
          public boolean tryAdvance(Consumer<? super Entry> action) {
            try {
              StoredEntry next = cursor.next();
              if (next != null) {
                action.accept(next.entry());
              }
              return next != null;
            } catch (IOException e) {
              throw new UncheckedIOException(Damage.in(archive.key(), e));
            }
          }
        };
    return StreamSupport.stream(each, false)
        .filter(e -> selection.includes(e.path()))
        .onClose(() -> close(cursor));
  }

  private static void close(EntryCursor cursor) {
    try {
      cursor.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Entry> find(EntryPath path) throws IOException {
    try (EntryCursor cursor = cursor()) {
      return Optional.ofNullable(find(cursor, path)).map(StoredEntry::entry);
    } catch (IOException e) {
      throw Damage.in(archive.key(), e);
    }
  }

  private static @Nullable StoredEntry find(EntryCursor cursor, EntryPath path) throws IOException {
    for (StoredEntry e = cursor.next(); e != null; e = cursor.next()) {
      if (e.entry().path().equals(path)) {
        return e;
      }
    }
    return null;
  }

  @Override
  public InputStream read(EntryPath path) throws IOException {
    EntryCursor cursor = cursor();
    try {
      StoredEntry found = find(cursor, path);
      if (found != null && found.entry().isFile()) {
        return new FilterInputStream(cursor.content()) {
          @Override
          public void close() throws IOException {
            cursor.close();
          }
        };
      }
      cursor.close();
      if (found != null && found.entry().type() == Entry.Type.HARD_LINK) {
        EntryPath target =
            EntryPath.of(found.entry().link().map(LinkTarget::bytes).orElse(new byte[0]));
        if (!target.equals(path)) {
          return read(target);
        }
      }
      throw new NoSuchFileException(
          path.toString(), null, "no such file in '" + archive.key() + "'");
    } catch (NoSuchFileException | RuntimeException e) {
      cursor.close();
      throw e;
    } catch (IOException e) {
      cursor.close();
      throw Damage.in(archive.key(), e);
    }
  }

  @Override
  public List<TreeWarning> extract(String part, Selection selection, Path into)
      throws IOException, InterruptedException {
    Part wanted =
        parts.stream()
            .filter(p -> p.name().equals(part))
            .findFirst()
            .orElseThrow(
                () ->
                    new NoSuchFileException(part, null, "no such part in '" + archive.key() + "'"));
    OutsideLinks links = ours ? OutsideLinks.KEEP : OutsideLinks.REFUSE;
    try (EntryCursor cursor = cursor()) {
      Extraction extraction = new Extraction(wanted, selection, into, links, progress);
      return extraction.run(cursor, this);
    } catch (FileSystemException | InterruptedIOException e) {
      throw e; // of the target, not of the archive
    } catch (IOException e) {
      throw Damage.in(archive.key(), e);
    }
  }

  @Override
  public void copyTree(String part, EntryWriter.EntrySink to)
      throws IOException, InterruptedException {
    EntryPath top = EntryPath.of(part);
    try (EntryCursor cursor = cursor()) {
      for (StoredEntry e = cursor.next(); e != null; e = cursor.next()) {
        if (e.entry().path().isBelow(top)) {
          to.add(e.entry().relativeTo(top), out -> contentOf(cursor).transferTo(out));
        }
      }
    }
  }

  /** What goes wrong here is damage of the archive, and not of where its content goes. */
  private InputStream contentOf(EntryCursor cursor) throws IOException {
    return new FilterInputStream(cursor.content()) {
      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        try {
          int n = in.read(b, off, len);
          progress.read(Math.max(0, n));
          return n;
        } catch (IOException e) {
          throw Damage.in(archive.key(), e);
        }
      }
    };
  }

  @Override
  public void close() {}
}
