package io.respaldo.storage;

import io.respaldo.storage.StorageMetrics.Count;
import io.respaldo.storage.StorageMetrics.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts calls, failures and bytes on their way to a store. */
public final class MeteredStorage extends ForwardingStorage {
  private final Map<Operation, LongAdder> calls = adders();
  private final Map<Operation, LongAdder> failures = adders();
  private final LongAdder written = new LongAdder();
  private final LongAdder read = new LongAdder();

  private MeteredStorage(StorageBackend inner) {
    super(inner);
  }

  public static MeteredStorage of(StorageBackend inner) {
    return new MeteredStorage(inner);
  }

  /** The figures as they stand now. */
  public StorageMetrics metrics() {
    Map<Operation, Count> operations = new EnumMap<>(Operation.class);
    for (Operation each : Operation.values()) {
      operations.put(each, new Count(of(calls, each).sum(), of(failures, each).sum()));
    }
    return new StorageMetrics(operations, written.sum(), read.sum());
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    return counted(Operation.CREATE, () -> inner.create(key, metered(body)));
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    return counted(Operation.REPLACE, () -> inner.replace(key, metered(body), expected));
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    ObjectContent content = counted(Operation.OPEN, () -> inner.open(key, range));
    return new ObjectContent(
        content.info(), new WatchedInput(content, read::add, e -> failed(Operation.OPEN, e)));
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) throws IOException {
    return counted(Operation.FIND, () -> inner.find(key));
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) throws IOException {
    return metered(counted(Operation.LIST, () -> inner.list(folder)));
  }

  @Override
  public Stream<ObjectInfo> listHere(Folder folder) throws IOException {
    return metered(counted(Operation.LIST, () -> inner.listHere(folder)));
  }

  @Override
  public Stream<Folder> folders(Folder folder) throws IOException {
    return metered(counted(Operation.LIST, () -> inner.folders(folder)));
  }

  private <T> Stream<T> metered(Stream<T> listing) {
    Iterator<T> each = listing.iterator();
    Iterator<T> counted =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            try {
              return each.hasNext();
            } catch (UncheckedIOException e) {
              failed(Operation.LIST, Objects.requireNonNull(e.getCause()));
              throw e;
            }
          }

          @Override
          public T next() {
            return each.next();
          }
        };
    return Listings.of(counted, listing::close);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    counted(
        Operation.DELETE,
        () -> {
          inner.delete(keys);
          return keys;
        });
  }

  @Override
  public OptionalLong free() throws IOException {
    return counted(Operation.FREE, inner::free);
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private <T> T counted(Operation operation, Call<T> call) throws IOException {
    of(calls, operation).increment();
    try {
      return call.run();
    } catch (IOException e) {
      failed(operation, e);
      throw e;
    }
  }

  private void failed(Operation operation, IOException e) {
    switch (StorageException.kindOf(e)) {
      case MISSING, EXISTS, CHANGED -> {}
      default -> of(failures, operation).increment();
    }
  }

  private Body metered(Body body) {
    return body.through(out -> new WatchedOutput(out, written::add));
  }

  private static LongAdder of(Map<Operation, LongAdder> adders, Operation operation) {
    return Objects.requireNonNull(adders.get(operation));
  }

  private static Map<Operation, LongAdder> adders() {
    Map<Operation, LongAdder> adders = new EnumMap<>(Operation.class);
    for (Operation each : Operation.values()) {
      adders.put(each, new LongAdder());
    }
    return adders;
  }
}
