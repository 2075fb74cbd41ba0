package io.respaldo.catalog.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.InstanceName;
import io.respaldo.catalog.RunRecord;
import io.respaldo.internal.TaglessStorage;
import io.respaldo.storage.Body;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.MeteredStorage;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageMetrics.Operation;
import io.respaldo.storage.Tag;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.FaultyStorage;
import io.respaldo.testkit.MemoryStorage;
import io.respaldo.testkit.SettableTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What is read again, what is not, and that nobody sees what is not there any more. */
class RecordsTest {
  private static final InstanceName NAME = InstanceName.of("cliente1");
  private static final Duration LONG = Duration.ofMinutes(1);

  /** The clock of the store; ours may be another. */
  private final SettableTime storeTime = new SettableTime(Instant.parse("2025-11-19T00:00:00Z"));

  private final SettableTime time = new SettableTime(Instant.parse("2025-11-19T00:00:00Z"));
  private final MemoryStorage memory = new MemoryStorage(storeTime);

  private void pass(Duration duration) {
    storeTime.advance(duration);
    time.advance(duration);
  }

  private static ObjectKey key(int hour) {
    return Layout.run(NAME, SampleRecords.id(hour));
  }

  private void put(int hour, String label) throws IOException {
    put(key(hour), RecordCodec.INSTANCE.bytes(SampleRecords.plain(NAME, hour, label)));
  }

  private void put(ObjectKey key, byte[] bytes) throws IOException {
    memory.delete(List.of(key));
    memory.create(key, Body.of(bytes));
  }

  /** Hours from 0 to count, across two months. */
  private void putMany(int count) throws IOException {
    for (int hour = 0; hour < count; hour++) {
      put(hour * 5, "one");
    }
  }

  private byte[] bytes(ObjectKey key) throws IOException {
    try (ObjectContent in = memory.open(key)) {
      return in.readAllBytes();
    }
  }

  /** What one process knows. */
  private final class OneProcess {
    final MeteredStorage metered;
    final Records records;

    OneProcess(StorageBackend home) {
      metered = MeteredStorage.of(home);
      records = new Records(metered, time, new RecordCache(100_000_000));
    }

    List<String> labels() throws IOException {
      return records.all(NAME).stream()
          .map(r -> r.backup().orElseThrow().origin().label())
          .sorted()
          .toList();
    }

    long reads() {
      return metered.metrics().of(Operation.OPEN).calls();
    }
  }

  private OneProcess tagged() {
    return new OneProcess(memory);
  }

  private OneProcess tagless() {
    return new OneProcess(new TaglessStorage(memory));
  }

  @Test
  void whatTheListingShowsToBeTheSameIsReadOnce() throws Exception {
    for (OneProcess process : List.of(tagged(), tagless())) {
      put(0, "one");
      put(1, "two");
      pass(LONG);
      put(2, "new");
      pass(LONG);
      assertThat(process.labels()).containsExactly("new", "one", "two");
      long reads = process.reads();
      pass(LONG);
      put(3, "one");
      assertThat(process.labels()).hasSize(4);
      assertThat(process.labels()).hasSize(4);

      put(1, "red");
      memory.delete(List.of(key(0), key(3)));

      assertThat(process.labels()).containsExactly("new", "red");
      assertThat(process.reads()).isLessThanOrEqualTo(reads + 5);
    }
  }

  @Test
  void ofTheSameSizeAndTimeATagTellsWhatChanged() throws Exception {
    OneProcess process = tagged();
    put(0, "one");
    assertThat(process.labels()).containsExactly("one");

    put(0, "two");

    assertThat(process.labels()).containsExactly("two");
  }

  @Test
  void withoutTagsWhatWasJustWrittenIsReadAgain() throws Exception {
    OneProcess process = tagless();
    put(0, "one");
    put(1, "one");
    assertThat(process.labels()).containsExactly("one", "one");

    put(0, "two");

    assertThat(process.labels()).as("same size, same time").containsExactly("one", "two");
  }

  @Test
  void aClockAheadOfTheStoresMakesNothingOld() throws Exception {
    time.advance(Duration.ofDays(1));
    OneProcess process = tagless();
    put(0, "one");
    assertThat(process.labels()).containsExactly("one");

    put(0, "two");

    assertThat(process.labels()).as("same size, same time").containsExactly("two");
  }

  @Test
  void aClockBehindTheStoresMakesNothingOld() throws Exception {
    put(0, "one");
    storeTime.advance(LONG);
    put(1, "one");
    time.set(Instant.parse("2020-01-01T00:00:00Z"));
    OneProcess process = tagless();
    assertThat(process.labels()).containsExactly("one", "one");
    assertThat(process.labels()).containsExactly("one", "one");

    assertThat(process.reads()).isEqualTo(4);
  }

  @Test
  void aRecordThatWasDamagedAfterItWasRememberedIsLeftOutUntilItIsMended() throws Exception {
    for (OneProcess process : List.of(tagged(), tagless())) {
      put(0, "one");
      put(1, "two");
      pass(LONG);
      put(2, "new");
      assertThat(process.labels()).hasSize(3);
      byte[] good = bytes(key(0));
      pass(LONG);

      put(key(0), new byte[good.length]);
      assertThat(process.labels()).containsExactly("new", "two");

      put(key(0), good);
      assertThat(process.labels()).containsExactly("new", "one", "two");
    }
  }

  @Test
  void anIndexSparesTheNextProcessTheReadingOfRecords() throws Exception {
    for (StorageBackend home : List.of(memory, new TaglessStorage(memory))) {
      putMany(200);
      pass(LONG);
      put(2000, "new");
      OneProcess process = new OneProcess(home);
      assertThat(process.labels()).hasSize(201);
      process.records.saveIndex(NAME);
      pass(LONG);
      put(5, "two");
      memory.delete(List.of(key(10)));

      OneProcess next = new OneProcess(home);
      assertThat(next.labels()).hasSize(200).contains("two", "new");

      assertThat(next.reads()).as("the index, what changed, what was fresh").isBetween(2L, 3L);
      memory.delete(List.of(RecordIndex.key(NAME), key(2000)));
    }
  }

  @Test
  void theIndexIsWrittenAnewOnlyWhenMuchChanged() throws Exception {
    putMany(200);
    pass(LONG);
    OneProcess process = tagged();
    process.labels();
    process.records.saveIndex(NAME);
    Optional<?> first = memory.find(RecordIndex.key(NAME));
    assertThat(first).isPresent();

    for (int hour = 0; hour < 31; hour++) {
      put(hour * 5, "two");
    }
    process.labels();
    process.records.saveIndex(NAME);
    assertThat(memory.find(RecordIndex.key(NAME))).isEqualTo(first);

    put(500, "two");
    process.labels();
    process.records.saveIndex(NAME);
    assertThat(memory.find(RecordIndex.key(NAME))).isPresent().isNotEqualTo(first);
    OneProcess next = tagged();
    assertThat(next.labels()).hasSize(200);
    assertThat(next.reads()).isEqualTo(1);
  }

  @Test
  void aDamagedIndexDoesNoHarm(TestReporter reporter) throws Exception {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    putMany(80);
    OneProcess process = tagged();
    process.labels();
    process.records.saveIndex(NAME);
    byte[] good = bytes(RecordIndex.key(NAME));
    List<byte[]> bad = new ArrayList<>(List.of(new byte[0], new byte[7], new byte[100]));
    for (int i = 0; i < 30; i++) {
      byte[] flipped = good.clone();
      flipped[random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
      bad.add(flipped);
      bad.add(Arrays.copyOf(good, random.nextInt(good.length)));
    }
    for (byte[] index : bad) {
      put(RecordIndex.key(NAME), index);
      OneProcess next = tagged();
      assertThat(next.labels()).hasSize(80).containsOnly("one");
      assertThat(next.reads()).as("none of it is believed").isEqualTo(81);
    }
  }

  @Test
  void anIndexOfAnotherInstanceIsNotBelieved() throws Exception {
    putMany(80);
    OneProcess process = tagless();
    pass(LONG);
    put(2000, "new");
    process.labels();
    process.records.saveIndex(NAME);
    InstanceName other = InstanceName.of("cliente2");
    put(RecordIndex.key(other), bytes(RecordIndex.key(NAME)));

    assertThat(new RecordIndex(memory).read(other)).isEmpty();
    assertThat(new RecordIndex(memory).read(NAME)).isNotEmpty();
  }

  @Test
  void aProcessThatDiesAtAnyCallWhileItWritesTheIndexDisturbsNobody() throws Exception {
    for (Fault.When when : Fault.When.values()) {
      for (int call = 1; call <= 2; call++) {
        for (boolean replaces : new boolean[] {false, true}) {
          memory.delete(List.of(RecordIndex.key(NAME)));
          putMany(80);
          if (replaces) {
            OneProcess earlier = tagged();
            earlier.labels();
            earlier.records.saveIndex(NAME);
          }
          for (int hour = 0; hour < 40; hour++) {
            put(hour * 5, "two");
          }
          FaultyStorage dying = FaultyStorage.freezing(memory, Fault.never());
          Records records = new Records(dying, time, new RecordCache(100_000_000));
          assertThat(records.all(NAME)).hasSize(80);
          dying.arm(Fault.atCall(dying.calls() + call, when));

          assertThatThrownBy(() -> records.saveIndex(NAME)).isInstanceOf(IOException.class);

          assertThat(tagged().labels())
              .as("%s call %d", when, call)
              .hasSize(80)
              .filteredOn("two"::equals)
              .hasSize(40);
        }
      }
    }
  }

  @Test
  void twoProcessesThatWriteTheIndexAtOnceLeaveAGoodOne() throws Exception {
    putMany(80);
    OneProcess one = tagged();
    OneProcess two = tagged();
    one.labels();
    put(0, "two");
    two.labels();
    RecordIndex slow =
        new RecordIndex(
            new ForwardingStorage(memory) {
              @Override
              public Optional<ObjectInfo> find(ObjectKey key) throws IOException {
                Optional<ObjectInfo> before = super.find(key);
                two.records.saveIndex(NAME);
                return before;
              }
            });
    slow.write(NAME, Map.of());

    OneProcess next = tagged();
    assertThat(next.labels()).hasSize(80).contains("two");
    assertThat(next.reads()).isEqualTo(1);
  }

  @Test
  void everyFieldOfARecordIsRemembered(TestReporter reporter) {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    SampleRecords samples = new SampleRecords(new Random(seed));
    List<RecordBlock.Known> all = new ArrayList<>();
    for (int hour = 0; hour < 500; hour++) {
      RunRecord record = samples.any(NAME, hour);
      all.add(
          new RecordBlock.Known(record, hour, record.started(), Optional.of(new Tag("t" + hour))));
    }
    assertThat(RecordBlock.of(all).all()).isEqualTo(all);
  }

  @Test
  void whatIsRememberedOfARecordIsSmall() {
    List<RecordBlock.Known> all = new ArrayList<>();
    for (int hour = 0; hour < 700; hour++) {
      RunRecord record = SampleRecords.plain(NAME, hour, "label");
      all.add(new RecordBlock.Known(record, 900, record.started(), Optional.empty()));
    }
    assertThat(RecordBlock.of(all).size()).isLessThan(700 * 150);
  }
}
