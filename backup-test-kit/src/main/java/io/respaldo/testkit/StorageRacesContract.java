package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.storage.Body;
import io.respaldo.storage.Capability;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.storage.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several at once: threads, and two instances where the store can be opened twice. */
abstract class StorageRacesContract extends StorageKeysContract {
  /** A participant of a race. */
  interface Runner<T> {
    T run(int participant) throws Exception;
  }

  /** All of them start together; what one throws is thrown. */
  <T> List<T> race(int participants, Runner<T> runner) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(participants);
    try {
      CyclicBarrier start = new CyclicBarrier(participants);
      List<Callable<T>> all = new ArrayList<>();
      for (int i = 0; i < participants; i++) {
        int participant = i;
        all.add(
            () -> {
              start.await();
              return runner.run(participant);
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : pool.invokeAll(all)) {
        results.add(each.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  protected void ofManyCreatorsExactlyOneWins() throws Exception {
    need(Capability.ATOMIC_CREATE);
    for (int round = 0; round < 20; round++) {
      ObjectKey key = key("race/" + round);
      List<Optional<ObjectInfo>> results =
          race(threads(), i -> tried(() -> storage(i).create(key, body("writer " + i))));
      List<Integer> winners =
          IntStream.range(0, results.size())
              .filter(i -> results.get(i).isPresent())
              .boxed()
              .toList();
      assertThat(winners).hasSize(1);
      assertThat(text(key.path())).isEqualTo("writer " + winners.get(0));
      assertThat(storage().find(key)).isEqualTo(results.get(winners.get(0)));
    }
  }

  @Test
  protected void ofManyReplacersOfOneTagExactlyOneWins() throws Exception {
    need(Capability.COMPARE_AND_SET);
    ObjectKey key = key("doc");
    Tag tag = storage().create(key, body("start")).requireTag();
    for (int round = 0; round < 20; round++) {
      Tag expected = tag;
      String name = "round " + round + " writer ";
      List<Optional<ObjectInfo>> results =
          race(threads(), i -> tried(() -> storage(i).replace(key, body(name + i), expected)));
      List<ObjectInfo> won = results.stream().flatMap(Optional::stream).toList();
      assertThat(won).hasSize(1);
      assertThat(text("doc")).isEqualTo(name + results.indexOf(Optional.of(won.get(0))));
      tag = won.get(0).requireTag();
    }
  }

  @Test
  protected void noIncrementIsLost() throws Exception {
    need(Capability.COMPARE_AND_SET);
    ObjectKey key = key("counter");
    storage().create(key, body("0"));
    int each = 25;
    race(
        threads(),
        participant -> {
          for (int done = 0; done < each; ) {
            done += incremented(storage(participant), key) ? 1 : 0;
          }
          return true;
        });
    assertThat(text("counter")).isEqualTo(Integer.toString(each * threads()));
  }

  private static boolean incremented(StorageBackend storage, ObjectKey key) throws IOException {
    Tag tag;
    int value;
    try (ObjectContent in = storage.open(key)) {
      tag = in.info().requireTag();
      value = Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    return tried(() -> storage.replace(key, body(Integer.toString(value + 1)), tag)).isPresent();
  }

  @Test
  protected void whatIsDeletedIsNotBroughtBackByAReplacement() throws Exception {
    need(Capability.COMPARE_AND_SET);
    for (int round = 0; round < 50; round++) {
      ObjectKey key = key("doc" + round);
      Tag tag = storage().create(key, body("1")).requireTag();
      race(
          2,
          participant -> {
            if (participant == 0) {
              storage(1).delete(List.of(key));
              return true;
            }
            return tried(() -> storage().replace(key, body("2"), tag)).isPresent();
          });
      assertThat(storage().find(key)).as("deleted before, or deleted after").isEmpty();
    }
  }

  @Test
  protected void nobodySeesAnObjectBeforeItIsComplete() throws Exception {
    HalfWritten half = new HalfWritten();
    Future<ObjectInfo> writing = half.start(() -> storage().create(key("slow"), half));
    half.begun.await();
    assertThat(storage(1).find(key("slow"))).isEmpty();
    refused(Kind.MISSING, () -> storage(1).open(key("slow")).close());
    try (Stream<ObjectInfo> all = storage(1).list(Folder.ROOT)) {
      assertThat(all).isEmpty();
    }
    half.mayEnd.countDown();
    assertThat(writing.get().size()).isEqualTo(HalfWritten.SIZE);
    assertThat(storage(1).find(key("slow"))).contains(writing.get());
  }

  @Test
  protected void readersSeeTheOldObjectUntilItsReplacementIsComplete() throws Exception {
    need(Capability.COMPARE_AND_SET);
    ObjectInfo old = storage().create(key("doc"), body("old"));
    HalfWritten half = new HalfWritten();
    Future<ObjectInfo> writing =
        half.start(() -> storage().replace(key("doc"), half, old.requireTag()));
    half.begun.await();
    assertThat(text(storage(1), key("doc"))).isEqualTo("old");
    assertThat(storage(1).find(key("doc"))).contains(old);
    half.mayEnd.countDown();
    ObjectInfo replaced = writing.get();
    assertThat(storage(1).find(key("doc"))).contains(replaced);
  }

  /** Tiny ones are read so often that some reads fall into the instant of a replacement. */
  @ParameterizedTest
  @ValueSource(ints = {100, 200_000})
  protected void aReaderNeverSeesAMixtureAndInfoBelongsToTheBytes(int size) throws Exception {
    need(Capability.COMPARE_AND_SET);
    ObjectKey key = key("doc");
    Map<Tag, Byte> written = new ConcurrentHashMap<>();
    Tag first = storage().create(key, filled(size, (byte) 0)).requireTag();
    written.put(first, (byte) 0);
    AtomicBoolean end = new AtomicBoolean();
    Map<Tag, Byte> read = new ConcurrentHashMap<>();
    race(
        3,
        participant -> {
          if (participant == 0) {
            try {
              Tag tag = first;
              for (byte value = 1; value <= 100; value++) {
                tag = storage().replace(key, filled(size, value), tag).requireTag();
                written.put(tag, value);
              }
            } finally {
              end.set(true);
            }
          } else {
            while (!end.get()) {
              readFilled(storage(participant), key, size, read);
            }
          }
          return true;
        });
    assertThat(written).containsAllEntriesOf(read);
  }

  /** A body whose every byte is the same, and whose size tells which. */
  private static Body filled(int size, byte value) {
    byte[] bytes = new byte[size + value];
    Arrays.fill(bytes, value);
    return Body.of(bytes);
  }

  private static void readFilled(
      StorageBackend storage, ObjectKey key, int size, Map<Tag, Byte> read) throws IOException {
    try (ObjectContent in = storage.open(key)) {
      byte[] bytes = in.readAllBytes();
      byte value = bytes[0];
      byte[] whole = new byte[size + value];
      Arrays.fill(whole, value);
      if (in.info().size() != whole.length || !Arrays.equals(bytes, whole)) {
        throw new AssertionError(
            bytes.length + " bytes that begin with " + value + ", and info says " + in.info());
      }
      Byte before = read.put(in.info().requireTag(), value);
      if (before != null && before != value) {
        throw new AssertionError("one tag, but contents " + before + " and " + value);
      }
    }
  }

  @Test
  protected void anOpenReaderGetsItsOwnBytesOrAFailure() throws Exception {
    Generated old = new Generated(1, 3_000_000, true);
    Tag tag = storage().create(key("a"), old).requireTag();
    storage().create(key("b"), old);
    try (ObjectContent a = storage().open(key("a"));
        ObjectContent b = storage().open(key("b"))) {
      InputStream wantedA = old.stream();
      InputStream wantedB = old.stream();
      assertThat(a.readNBytes(1000)).isEqualTo(wantedA.readNBytes(1000));
      assertThat(b.readNBytes(1000)).isEqualTo(wantedB.readNBytes(1000));
      if (storage().capabilities().contains(Capability.COMPARE_AND_SET)) {
        storage(1).replace(key("a"), new Generated(2, 3_000_000, true), tag);
      }
      storage(1).delete(List.of(key("b")));
      restIsTheSameOrFails(a, wantedA);
      restIsTheSameOrFails(b, wantedB);
    }
  }

  private static void restIsTheSameOrFails(InputStream actual, InputStream wanted)
      throws IOException {
    byte[] rest;
    try {
      rest = actual.readAllBytes();
    } catch (IOException e) {
      return;
    }
    assertThat(rest).isEqualTo(wanted.readAllBytes());
  }

  @Test
  protected void aListingSeesEachStayingObjectOnceWhileOthersComeAndGo() throws Exception {
    need(Capability.CONSISTENT_LIST);
    List<String> stay = IntStream.range(0, 40).mapToObj(i -> "f" + i % 4 + "/stay" + i).toList();
    for (String path : stay) {
      storage().create(key(path), body(path));
    }
    AtomicBoolean end = new AtomicBoolean();
    race(
        2,
        participant -> {
          if (participant == 0) {
            for (int i = 0; !end.get(); i++) {
              ObjectKey key = key("f" + i % 4 + "/passing/" + i % 7 + "/" + i);
              storage().create(key, body("1"));
              storage().delete(List.of(key));
            }
          } else {
            try {
              for (int i = 0; i < 30; i++) {
                try (Stream<ObjectInfo> all = storage(1).list(Folder.ROOT)) {
                  List<String> seen = all.map(info -> info.key().path()).toList();
                  assertThat(seen).doesNotHaveDuplicates().containsAll(stay);
                }
              }
            } finally {
              end.set(true);
            }
          }
          return true;
        });
  }

  @Test
  protected void anInterruptedWriterLeavesAllOrNothing() throws Exception {
    for (boolean before : new boolean[] {true, false}) {
      String path = "interrupted " + before;
      Body interrupts =
          out -> {
            out.write(new byte[200_000]);
            if (!before) {
              Thread.currentThread().interrupt();
            }
            out.write(new byte[200_000]);
          };
      boolean wrote;
      boolean stillInterrupted;
      try {
        if (before) {
          Thread.currentThread().interrupt();
        }
        storage().create(key(path), interrupts);
        wrote = true;
      } catch (IOException e) {
        wrote = false;
      } finally {
        stillInterrupted = Thread.interrupted();
      }
      assertThat(stillInterrupted).as("the interrupt is not swallowed").isTrue();
      Optional<Long> stored = storage().find(key(path)).map(ObjectInfo::size);
      assertThat(stored.orElse(wrote ? 0 : 400_000L)).as("all or nothing").isEqualTo(400_000L);
      assertThat(strays()).isEmpty();
    }
  }

  /** The result, or nothing when somebody else was first. */
  private static <T> Optional<T> tried(Callable<T> call) throws IOException {
    try {
      return Optional.of(call.call());
    } catch (StorageException e) {
      assertThat(e.kind()).as(e.getMessage()).isIn(Kind.EXISTS, Kind.CHANGED, Kind.MISSING);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A body that stops in the middle until it is let go. */
  private static final class HalfWritten implements Body {
    static final int SIZE = 300_000;

    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    <T> Future<T> start(Callable<T> call) {
      FutureTask<T> task = new FutureTask<>(call);
      Thread thread = new Thread(task, "half-written");
      thread.setDaemon(true);
      thread.start();
      return task;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(new byte[SIZE / 2]);
      out.flush();
      begun.countDown();
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      out.write(new byte[SIZE / 2]);
    }
  }
}
