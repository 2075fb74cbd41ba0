package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.part.EntryPath;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A file's bytes in their order; the next blobs are loaded meanwhile. Memory holds the blob that is
 * read and three more. Not thread-safe.
 */
final class BlobInput extends InputStream {
  private static final int AHEAD = 3;

  private final EntryPath path;
  private final FileContent content;
  private final BlobLoader loader;
  private final ReadAhead threads;
  private final Deque<Future<byte[]>> coming = new ArrayDeque<>();
  private byte[] now = new byte[0];
  private int at;
  private int asked;
  private boolean closed;
  private @Nullable IOException failure;

  BlobInput(EntryPath path, FileContent content, BlobLoader loader, ReadAhead threads) {
    this.path = path;
    this.content = content;
    this.loader = loader;
    this.threads = threads;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    Objects.checkFromIndexSize(off, len, b.length);
    if (closed) {
      throw new IOException("closed: '" + path + "'");
    }
    if (len == 0) {
      return 0;
    }
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure); // nothing of what follows is handed out
    }
    try {
      while (at == now.length) {
        if (!advance()) {
          return -1;
        }
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    int n = Math.min(len, now.length - at);
    System.arraycopy(now, at, b, off, n);
    at += n;
    return n;
  }

  private boolean advance() throws IOException {
    int blobs = content.blobs().size();
    if (coming.isEmpty() && asked == blobs) {
      return false;
    }
    threads.requireOpen(); // also where all that is left has been loaded
    at = 0;
    now = new byte[0];
    if (blobs == 1) { // no thread is worth it
      asked = 1;
      now = load(0);
      return true;
    }
    while (asked < blobs && coming.size() <= AHEAD) {
      int next = asked++;
      coming.add(threads.submit(() -> load(next)));
    }
    now = result(coming.remove());
    if (asked < blobs) {
      int next = asked++;
      coming.add(threads.submit(() -> load(next)));
    }
    return true;
  }

  private byte[] load(int blob) throws IOException {
    try {
      return loader.load(BlobHandle.data(content.blobs().get(blob)));
    } catch (StorageException e) {
      throw Damage.in(path, e);
    }
  }

  private byte[] result(Future<byte[]> blob) throws IOException {
    try {
      return blob.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while reading '" + path + "'").initCause(e);
    } catch (CancellationException e) {
      throw new IOException("the backup was closed while '" + path + "' was read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException("'" + path + "' can't be read: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] skipped = new byte[(int) Math.min(8192, Math.max(0, n))];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public int available() {
    return now.length - at;
  }

  @Override
  public void close() {
    closed = true;
    coming.forEach(c -> c.cancel(true));
    coming.clear();
    now = new byte[0];
    at = 0;
  }
}
