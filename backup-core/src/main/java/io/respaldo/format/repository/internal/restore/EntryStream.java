package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The chosen entries of some parts, as the walk meets them. Not thread-safe. */
final class EntryStream extends Spliterators.AbstractSpliterator<Entry> {
  private final BlobLoader loader;
  private final Iterator<PartRoot> roots;
  private final Choice choice;
  private @Nullable NodeCursor cursor;
  private FirstNames names = new FirstNames();

  private EntryStream(BlobLoader loader, Iterator<PartRoot> roots, Choice choice) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.loader = loader;
    this.roots = roots;
    this.choice = choice;
  }

  static Stream<Entry> of(BlobLoader loader, List<PartRoot> roots, Choice choice) {
    EntryStream entries = new EntryStream(loader, roots.iterator(), choice);
    return StreamSupport.stream(entries, false).onClose(entries::close);
  }

  /** A link to the name that was met first, or what the node says. */
  static Entry entry(EntryPath path, Node node, FirstNames names) {
    return names
        .of(path, node)
        .map(first -> NodeEntries.hardLink(path, node, first))
        .orElseGet(() -> NodeEntries.of(path, node));
  }

  @Override
  public boolean tryAdvance(Consumer<? super Entry> action) {
    try {
      Entry next = next();
      if (next != null) {
        action.accept(next);
      }
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Entry next() throws IOException {
    while (true) {
      if (cursor == null) {
        if (!roots.hasNext()) {
          return null;
        }
        PartRoot root = roots.next();
        cursor = new NodeCursor(loader, choice, root.path(), root.node());
        names = new FirstNames();
      }
      switch (cursor.next()) {
        case NODE -> {
          if (cursor.isChosen() && NodeEntries.has(cursor.node())) {
            return entry(cursor.path(), cursor.node(), names);
          }
        }
        case LEFT -> {}
        case END -> {
          cursor.close();
          cursor = null;
        }
      }
    }
  }

  private void close() {
    try {
      if (cursor != null) {
        cursor.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
