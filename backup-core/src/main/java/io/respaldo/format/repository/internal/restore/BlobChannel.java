package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.part.EntryPath;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file's bytes from any place on. Keeps the four blobs that were used last. Thread-safe. */
final class BlobChannel implements SeekableByteChannel {
  private static final int KEPT = 4;

  private final EntryPath path;
  private final FileContent content;
  private final BlobLoader loader;
  private final Map<Integer, byte[]> kept =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
          return size() > KEPT;
        }
      };
  private long position;
  private boolean closed;

  BlobChannel(EntryPath path, FileContent content, BlobLoader loader) {
    this.path = path;
    this.content = content;
    this.loader = loader;
  }

  @Override
  public synchronized int read(ByteBuffer to) throws IOException {
    requireOpen();
    if (!to.hasRemaining()) {
      return 0;
    }
    int done = 0;
    while (to.hasRemaining() && position < content.size()) {
      int i = content.at(position);
      byte[] blob = blob(i);
      int from = (int) (position - content.begin(i));
      int n = Math.min(to.remaining(), blob.length - from);
      to.put(blob, from, n);
      position += n;
      done += n;
    }
    return done == 0 ? -1 : done;
  }

  private byte[] blob(int i) throws IOException {
    byte[] known = kept.get(i);
    if (known != null) {
      return known;
    }
    try {
      byte[] loaded = loader.load(BlobHandle.data(content.blobs().get(i)));
      kept.put(i, loaded);
      return loaded;
    } catch (StorageException e) {
      throw Damage.in(path, e);
    }
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public synchronized long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public synchronized SeekableByteChannel position(long to) throws IOException {
    requireOpen();
    if (to < 0) {
      throw new IllegalArgumentException("position " + to);
    }
    position = to;
    return this;
  }

  @Override
  public synchronized long size() throws IOException {
    requireOpen();
    return content.size();
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public synchronized boolean isOpen() {
    return !closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    kept.clear();
  }
}
