package io.respaldo.storage;

import java.io.IOException;
import java.io.InputStream;

/** Goes on at the byte where it broke, in the object of the same tag, or not at all. */
final class ResumingInput extends InputStream {
  private final StorageBackend storage;
  private final ObjectInfo info;
  private final Range range;
  private final Retry retry;
  private InputStream in;
  private long done;

  private ResumingInput(StorageBackend storage, ObjectContent first, Range range, Retry retry) {
    this.storage = storage;
    this.info = first.info();
    this.range = range;
    this.retry = retry;
    this.in = first;
  }

  static ObjectContent open(StorageBackend storage, ObjectKey key, Range range, Retry retry)
      throws IOException {
    ObjectContent first =
        retry.run("open '" + key + "'", () -> true, attempt -> storage.open(key, range));
    return new ObjectContent(first.info(), new ResumingInput(storage, first, range, retry));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    int n =
        retry.run(
            "read '" + info.key() + "' at byte " + (range.offset() + done),
            () -> true,
            attempt -> {
              if (attempt > 1) {
                reopen();
              }
              return in.read(b, off, len);
            });
    done += Math.max(n, 0);
    return n;
  }

  private void reopen() throws IOException {
    in.close();
    ObjectKey key = info.key();
    long left = range.length() == Long.MAX_VALUE ? Long.MAX_VALUE : range.length() - done;
    ObjectContent again = storage.open(key, Range.of(range.offset() + done, left));
    if (!again.info().requireTag().equals(info.requireTag())) {
      again.close();
      throw StorageException.changed(key);
    }
    in = again;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
