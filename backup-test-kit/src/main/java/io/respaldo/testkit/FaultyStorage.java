package io.respaldo.testkit;

import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.storage.Tag;
import io.respaldo.testkit.Fault.Break;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.StorageCall.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A storage that breaks on purpose: before a call, in its middle, or after it worked (a lost
 * answer). It can also freeze: from the first fault on every call fails, and so do streams that
 * were open, as if the process had died there. Thread-safe.
 *
 * <pre>{@code
 * FaultyStorage counted = FaultyStorage.of(storage, Fault.never());
 * work(counted);
 * for (int n = 1; n <= counted.calls(); n++) {
 *   work(FaultyStorage.freezing(fresh(), Fault.atCall(n, When.DURING)));
 * }
 * }</pre>
 */
public final class FaultyStorage extends ForwardingStorage {
  private final boolean freezes;
  private final AtomicInteger calls = new AtomicInteger();
  private final List<StorageCall> broken = new CopyOnWriteArrayList<>();
  private volatile Fault fault;
  private volatile boolean frozen;

  private FaultyStorage(StorageBackend inner, Fault fault, boolean freezes) {
    super(inner);
    this.fault = fault;
    this.freezes = freezes;
  }

  /** Breaks the calls that the fault picks; the others work. */
  public static FaultyStorage of(StorageBackend inner, Fault fault) {
    return new FaultyStorage(inner, fault, false);
  }

  /** After the first fault every later call fails. */
  public static FaultyStorage freezing(StorageBackend inner, Fault fault) {
    return new FaultyStorage(inner, fault, true);
  }

  /** How many calls were made, broken ones included. */
  public int calls() {
    return calls.get();
  }

  /** The calls that the fault broke, in order; those that a frozen storage refused are not in. */
  public List<StorageCall> broken() {
    return List.copyOf(broken);
  }

  /** From now on this fault; the count of calls goes on. */
  public void arm(Fault next) {
    fault = next;
  }

  /** From now on everything works again. */
  public void heal() {
    fault = Fault.never();
    frozen = false;
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    Attempt attempt = begin(StorageCall.of(calls.incrementAndGet(), Method.CREATE, key));
    return attempt.end(inner.create(key, attempt.cut(body)));
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    Attempt attempt = begin(StorageCall.of(calls.incrementAndGet(), Method.REPLACE, key));
    return attempt.end(inner.replace(key, attempt.cut(body), expected));
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    Attempt attempt = begin(StorageCall.of(calls.incrementAndGet(), Method.OPEN, key));
    if (attempt.is(When.AFTER)) {
      inner.open(key, range).close();
      throw attempt.failure();
    }
    ObjectContent content = inner.open(key, range);
    long there = Math.max(0, content.info().size() - range.offset());
    long allowed = attempt.is(When.DURING) ? Math.min(range.length(), there) / 2 : Long.MAX_VALUE;
    return new ObjectContent(content.info(), new CutInput(content, allowed, attempt::check));
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) throws IOException {
    Attempt attempt = begin(StorageCall.of(calls.incrementAndGet(), Method.FIND, key));
    if (attempt.is(When.DURING)) {
      throw attempt.failure();
    }
    return attempt.end(inner.find(key));
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) throws IOException {
    return listed(folder, () -> inner.list(folder));
  }

  @Override
  public Stream<ObjectInfo> listHere(Folder folder) throws IOException {
    return listed(folder, () -> inner.listHere(folder));
  }

  @Override
  public Stream<Folder> folders(Folder folder) throws IOException {
    return listed(folder, () -> inner.folders(folder));
  }

  private interface Lister<T> {
    Stream<T> list() throws IOException;
  }

  private <T> Stream<T> listed(Folder folder, Lister<T> lister) throws IOException {
    Attempt attempt =
        begin(new StorageCall(calls.incrementAndGet(), Method.LIST, folder, List.of()));
    if (!attempt.is(When.DURING)) {
      return attempt.end(lister.list()).peek(info -> attempt.checkUnchecked());
    }
    long half;
    try (Stream<T> counted = lister.list()) {
      half = counted.count() / 2;
    }
    Stream<T> failure =
        Stream.of(attempt)
            .map(
                broken -> {
                  throw new UncheckedIOException(broken.failure());
                });
    return Stream.concat(lister.list().limit(half), failure);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    Attempt attempt = begin(StorageCall.of(calls.incrementAndGet(), Method.DELETE, keys));
    if (attempt.is(When.DURING)) {
      inner.delete(keys.stream().limit((keys.size() + 1) / 2).toList());
      throw attempt.failure();
    }
    inner.delete(keys);
    attempt.end(keys);
  }

  @Override
  public OptionalLong free() throws IOException {
    Attempt attempt =
        begin(new StorageCall(calls.incrementAndGet(), Method.FREE, Folder.ROOT, List.of()));
    if (attempt.is(When.DURING)) {
      throw attempt.failure();
    }
    return attempt.end(inner.free());
  }

  /** Not counted, and never broken by a fault; a frozen storage refuses it like everything else. */
  @Override
  public void tidy(Folder folder) throws IOException {
    if (frozen) {
      throw new StorageException(Kind.UNAVAILABLE, "frozen before tidying '" + folder + "'");
    }
    inner.tidy(folder);
  }

  private Attempt begin(StorageCall call) throws StorageException {
    if (frozen) {
      throw new StorageException(Kind.UNAVAILABLE, "frozen before " + call);
    }
    Attempt attempt = new Attempt(call, fault.at(call));
    if (attempt.is(When.BEFORE)) {
      throw attempt.failure();
    }
    return attempt;
  }

  /** One call on its way. */
  private final class Attempt {
    private final StorageCall call;
    private final Optional<Break> broke;

    Attempt(StorageCall call, Optional<Break> broke) {
      this.call = call;
      this.broke = broke;
      broke.ifPresent(b -> broken.add(call));
    }

    boolean is(When when) {
      return broke.filter(b -> b.when() == when).isPresent();
    }

    StorageException failure() {
      frozen |= freezes;
      Break b = broke.orElseThrow();
      return new StorageException(b.kind(), "fault " + b.when() + " " + call);
    }

    /** Fails what goes on after the storage froze, or past the point where this call breaks. */
    void check(boolean pastTheCut) throws StorageException {
      if (pastTheCut) {
        throw failure();
      }
      if (frozen) {
        throw new StorageException(Kind.UNAVAILABLE, "frozen in " + call);
      }
    }

    void checkUnchecked() {
      try {
        check(false);
      } catch (StorageException e) {
        throw new UncheckedIOException(e);
      }
    }

    Body cut(Body body) {
      long allowed = is(When.DURING) ? body.size().orElse(2) / 2 : Long.MAX_VALUE;
      return new CutBody(body, allowed, this::check);
    }

    <T> T end(T result) throws StorageException {
      if (is(When.AFTER)) {
        throw failure();
      }
      return result;
    }
  }
}
