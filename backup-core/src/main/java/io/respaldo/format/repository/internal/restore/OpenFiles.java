package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.tree.FileMetadata;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that several workers are writing. Of those that nobody writes to right now, the ones
 * used last stay open. Thread-safe.
 */
final class OpenFiles implements AutoCloseable {
  private static final int KEPT = 64;

  private final FileMetadata metadata;
  private final Map<RestoredFile, Opened> open = new LinkedHashMap<>(16, 0.75f, true);

  /** A file and how many are writing to it. */
  static final class Opened {
    final FileChannel channel;
    private int users;

    private Opened(FileChannel channel) {
      this.channel = channel;
    }
  }

  OpenFiles(FileMetadata metadata) {
    this.metadata = metadata;
  }

  /** The file, open until it is released; made by whoever comes first. */
  synchronized Opened acquire(RestoredFile file) throws IOException {
    Opened opened = open.get(file);
    if (opened == null) {
      opened = new Opened(channel(file));
      file.created = true;
      open.put(file, opened);
      closeOldest();
    }
    opened.users++;
    return opened;
  }

  private FileChannel channel(RestoredFile file) throws IOException {
    if (file.created) {
      return FileChannel.open(file.file(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }
    if (!file.stands()) {
      return metadata.create(file.file());
    }
    FileChannel channel = metadata.reopen(file.file());
    channel.truncate(file.entry().size());
    return channel;
  }

  private void closeOldest() throws IOException {
    Iterator<Opened> oldest = open.values().iterator();
    while (open.size() > KEPT && oldest.hasNext()) {
      Opened next = oldest.next();
      if (next.users == 0 && oldest.hasNext()) { // the last one was just asked for
        oldest.remove();
        next.channel.close();
      }
    }
  }

  synchronized void release(Opened opened) {
    opened.users--;
  }

  /** Closes a file that nobody writes to any more. */
  void end(RestoredFile file) throws IOException {
    Opened opened;
    synchronized (this) {
      opened = open.remove(file);
    }
    if (opened != null) {
      opened.channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    List<Opened> left;
    synchronized (this) {
      left = new ArrayList<>(open.values());
      open.clear();
    }
    @Nullable IOException failure = null;
    for (Opened o : left) {
      try {
        o.channel.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
