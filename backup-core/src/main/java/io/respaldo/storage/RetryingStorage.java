package io.respaldo.storage;

import io.respaldo.storage.StorageException.Kind;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Repeats what failed in a way that may pass, with growing pauses.
 *
 * <ul>
 *   <li>Looking and deleting are repeated.
 *   <li>A write is repeated if its body is {@linkplain Body#repeatable() repeatable} or was not
 *       called yet. When a repeated write finds the key taken or changed, or a body that can't be
 *       repeated got no answer, the object is read back: if it holds what was written, the answer
 *       was lost and the write had arrived; otherwise it is somebody else's. So two writers who
 *       must not be taken for each other don't write the same bytes.
 *   <li>A read that breaks goes on at the byte where it broke, from the object of the same tag, or
 *       fails with CHANGED.
 *   <li>A listing is repeated until its first object came, not later: without an order nobody knows
 *       where it broke.
 * </ul>
 *
 * <p>What the producer of a body throws is never repeated, nor is anything after an interrupt.
 */
public final class RetryingStorage extends ForwardingStorage {
  private final Retry retry;

  private RetryingStorage(StorageBackend inner, Retry retry) {
    super(inner);
    this.retry = retry;
  }

  public static RetryingStorage of(StorageBackend inner, RetryPolicy policy, TimeSource time) {
    return new RetryingStorage(inner, new Retry(policy, time));
  }

  /** With {@link RetryPolicy#DEFAULT}. */
  public static RetryingStorage of(StorageBackend inner, TimeSource time) {
    return of(inner, RetryPolicy.DEFAULT, time);
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    return write("create '" + key + "'", key, body, Kind.EXISTS, b -> inner.create(key, b));
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    return write(
        "replace '" + key + "'", key, body, Kind.CHANGED, b -> inner.replace(key, b, expected));
  }

  private interface Write {
    ObjectInfo run(Body body) throws IOException;
  }

  private ObjectInfo write(String what, ObjectKey key, Body body, Kind conflict, Write write)
      throws IOException {
    RepeatedBody repeated = new RepeatedBody(body);
    return retry.run(
        what,
        repeated::again,
        attempt -> {
          try {
            return write.run(repeated);
          } catch (IOException e) {
            boolean answerLost = Retry.mayPass(e) && repeated.completedForGood();
            boolean conflicts = attempt > 1 && StorageException.kindOf(e) == conflict;
            if (answerLost || conflicts) {
              Optional<ObjectInfo> ours = ours(key, repeated, e);
              if (ours.isPresent()) {
                return ours.get();
              }
            }
            throw e;
          }
        });
  }

  /** The object, if it holds what the body wrote. */
  private Optional<ObjectInfo> ours(ObjectKey key, RepeatedBody body, IOException why)
      throws IOException {
    try {
      return retry.run("read back '" + key + "'", () -> true, attempt -> body.isIn(inner, key));
    } catch (IOException e) {
      why.addSuppressed(e);
      throw why;
    }
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    return ResumingInput.open(inner, key, range, retry);
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) throws IOException {
    return retry.run("find '" + key + "'", () -> true, attempt -> inner.find(key));
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) throws IOException {
    return retry.run("list '" + folder + "'", () -> true, attempt -> begun(inner.list(folder)));
  }

  @Override
  public Stream<ObjectInfo> listHere(Folder folder) throws IOException {
    return retry.run("list '" + folder + "'", () -> true, attempt -> begun(inner.listHere(folder)));
  }

  @Override
  public Stream<Folder> folders(Folder folder) throws IOException {
    return retry.run("list '" + folder + "'", () -> true, attempt -> begun(inner.folders(folder)));
  }

  /** A listing whose first object has come. */
  private static <T> Stream<T> begun(Stream<T> listing) throws IOException {
    Iterator<T> objects = listing.iterator();
    try {
      return objects.hasNext()
          ? Listings.of(objects, listing::close)
          : Stream.<T>empty().onClose(listing::close);
    } catch (UncheckedIOException e) {
      listing.close();
      throw e.getCause();
    }
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    retry.run(
        "delete " + keys.size() + " objects",
        () -> true,
        attempt -> {
          inner.delete(keys);
          return keys;
        });
  }

  @Override
  public OptionalLong free() throws IOException {
    return retry.run("free space", () -> true, attempt -> inner.free());
  }
}
