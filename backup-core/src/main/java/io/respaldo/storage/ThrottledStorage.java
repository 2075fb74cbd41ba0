package io.respaldo.storage;

import io.respaldo.time.TimeSource;
import java.io.IOException;

/**
 * Lets no more than so many bytes a second pass to and from a store, all threads together. Meant
 * for a line that others need too; calls are not limited, only bytes.
 */
public final class ThrottledStorage extends ForwardingStorage {
  private final Rate writing;
  private final Rate reading;

  private ThrottledStorage(StorageBackend inner, Rate writing, Rate reading) {
    super(inner);
    this.writing = writing;
    this.reading = reading;
  }

  /** One limit for both directions together. */
  public static ThrottledStorage of(StorageBackend inner, long bytesPerSecond, TimeSource time) {
    Rate rate = new Rate(bytesPerSecond, time);
    return new ThrottledStorage(inner, rate, rate);
  }

  /** A limit for each direction; {@link Long#MAX_VALUE} is none. */
  public static ThrottledStorage of(
      StorageBackend inner, long writtenPerSecond, long readPerSecond, TimeSource time) {
    return new ThrottledStorage(
        inner, new Rate(writtenPerSecond, time), new Rate(readPerSecond, time));
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    return inner.create(key, slow(body));
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    return inner.replace(key, slow(body), expected);
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    ObjectContent content = inner.open(key, range);
    return new ObjectContent(content.info(), new WatchedInput(content, reading::pass, e -> {}));
  }

  private Body slow(Body body) {
    return body.through(out -> new WatchedOutput(out, writing::pass));
  }
}
