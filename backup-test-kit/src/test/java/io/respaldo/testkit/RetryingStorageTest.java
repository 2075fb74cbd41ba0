package io.respaldo.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.RetryPolicy;
import io.respaldo.storage.RetryingStorage;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.storage.Tag;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.StorageCall.Method;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RetryingStorageTest {
  private static final ObjectKey KEY = ObjectKey.of("a/doc");
  private static final RetryPolicy POLICY =
      new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final MemoryStorage memory = new MemoryStorage();
  private final FaultyStorage faulty = FaultyStorage.of(memory, Fault.never());
  private final SettableTime time = new SettableTime();
  private final RetryingStorage storage = RetryingStorage.of(faulty, POLICY, time);

  @Test
  void pausesGrowUntilTheLongest() {
    faulty.arm(Fault.on(Method.FIND, When.BEFORE));
    assertThat(failure(() -> storage.find(KEY)).kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(time.sleeps())
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5));
    assertThat(faulty.calls()).isEqualTo(5);
  }

  @Test
  void anAnswerIsNotAskedForAgain() throws Exception {
    storage.create(KEY, body("1"));
    int before = faulty.calls();
    assertThat(failure(() -> storage.create(KEY, body("2"))).kind()).isEqualTo(Kind.EXISTS);
    assertThat(failure(() -> storage.open(ObjectKey.of("none"))).kind()).isEqualTo(Kind.MISSING);
    assertThat(faulty.calls() - before).isEqualTo(2);
    faulty.arm(Fault.on(Method.FIND, When.BEFORE).as(Kind.DENIED));
    assertThat(failure(() -> storage.find(KEY)).kind()).isEqualTo(Kind.DENIED);
    assertThat(time.sleeps()).isEmpty();
  }

  @Test
  void aStoreThatIsBusyIsAskedAgain() throws Exception {
    faulty.arm(Fault.on(Method.CREATE, When.BEFORE).as(Kind.BUSY).times(3));
    storage.create(KEY, body("1"));
    assertThat(text()).isEqualTo("1");
    assertThat(time.sleeps()).hasSize(3);
  }

  @Test
  void aLostAnswerToACreateIsFoundOutByTheContent() throws Exception {
    faulty.arm(Fault.on(Method.CREATE, When.AFTER).once());
    ObjectInfo made = storage.create(KEY, body("mine"));
    assertThat(memory.find(KEY)).contains(made);
  }

  @Test
  void aLostAnswerToAReplaceIsFoundOutByTheContent() throws Exception {
    Tag tag = storage.create(KEY, body("old")).requireTag();
    faulty.arm(Fault.on(Method.REPLACE, When.AFTER).once());
    ObjectInfo made = storage.replace(KEY, body("mine"), tag);
    assertThat(memory.find(KEY)).contains(made);
    assertThat(text()).isEqualTo("mine");
  }

  @Test
  void anObjectOfSomebodyElseIsNotTakenForOurs() throws Exception {
    faulty.arm(
        call -> {
          if (call.method() == Method.CREATE && call.number() == 1) {
            createdBySomebodyElse();
            return Optional.of(new Fault.Break(When.BEFORE, Kind.UNAVAILABLE));
          }
          return Optional.empty();
        });
    assertThat(failure(() -> storage.create(KEY, body("mine!"))).kind()).isEqualTo(Kind.EXISTS);
    assertThat(text()).isEqualTo("their");
  }

  private void createdBySomebodyElse() {
    try {
      memory.create(KEY, body("their"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBodyThatCannotBeRepeatedIsNot() {
    AtomicInteger calls = new AtomicInteger();
    faulty.arm(Fault.on(Method.CREATE, When.DURING));
    assertThat(failure(() -> storage.create(KEY, counted(calls))).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(calls).hasValue(1);
  }

  @Test
  void aBodyThatWasNotCalledYetIsStillFresh() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    faulty.arm(Fault.on(Method.CREATE, When.BEFORE).times(2));
    storage.create(KEY, counted(calls));
    assertThat(calls).hasValue(1);
    assertThat(text()).isEqualTo("once");
  }

  @Test
  void theLostAnswerOfABodyThatCannotBeRepeatedIsFoundOutToo() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    faulty.arm(Fault.on(Method.CREATE, When.AFTER).once());
    ObjectInfo made = storage.create(KEY, counted(calls));
    assertThat(memory.find(KEY)).contains(made);
    assertThat(calls).hasValue(1);
  }

  @Test
  void aProducerThatFailsIsNotAskedAgain() {
    AtomicInteger calls = new AtomicInteger();
    Body dies =
        new Body() {
          @Override
          public void writeTo(OutputStream out) throws IOException {
            calls.incrementAndGet();
            throw new IOException("source died");
          }

          @Override
          public boolean repeatable() {
            return true;
          }
        };
    assertThatThrownBy(() -> storage.create(KEY, dies)).hasMessage("source died");
    assertThat(calls).hasValue(1);
    assertThat(time.sleeps()).isEmpty();
  }

  @Test
  void aBrokenReadGoesOnWhereItBroke() throws Exception {
    Generated content = new Generated(3, 1_000_000, true);
    storage.create(KEY, content);
    faulty.arm(Fault.on(Method.OPEN, When.DURING).times(3));
    try (ObjectContent in = storage.open(KEY)) {
      content.assertSameAs(in);
    }
    assertThat(faulty.broken()).hasSize(3);
  }

  @Test
  void aBrokenRangeGoesOnWithinItsBounds() throws Exception {
    storage.create(KEY, body("0123456789"));
    faulty.arm(Fault.on(Method.OPEN, When.DURING).times(2));
    try (ObjectContent in = storage.open(KEY, Range.of(2, 5))) {
      assertThat(in.readAllBytes()).isEqualTo("23456".getBytes(UTF_8));
    }
  }

  @Test
  void aBrokenReadDoesNotGoOnInAnotherVersion() throws Exception {
    Tag tag = storage.create(KEY, body("0123456789")).requireTag();
    faulty.arm(Fault.on(Method.OPEN, When.DURING).once());
    try (ObjectContent in = storage.open(KEY)) {
      assertThat(in.readNBytes(3)).hasSize(3);
      memory.replace(KEY, body("abcdefghij"), tag);
      assertThat(failure(in::readAllBytes).kind()).isEqualTo(Kind.CHANGED);
    }
  }

  @Test
  void aListingIsRepeatedUntilItsFirstObjectCame() throws Exception {
    storage.create(KEY, body("1"));
    faulty.arm(Fault.on(Method.LIST, When.DURING).times(2));
    try (Stream<ObjectInfo> all = storage.list(Folder.ROOT)) {
      assertThat(all.map(ObjectInfo::key)).containsExactly(KEY);
    }
  }

  @Test
  void anInterruptEndsTheAttempts() {
    faulty.arm(Fault.on(Method.FIND, When.BEFORE));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> storage.find(KEY)).isInstanceOf(IOException.class);
      assertThat(faulty.calls()).isEqualTo(1);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void anInterruptEndsThePause() throws Exception {
    SettableTime manual = SettableTime.manual(time.now());
    RetryingStorage waiting = RetryingStorage.of(faulty, POLICY, manual);
    faulty.arm(Fault.on(Method.FIND, When.BEFORE));
    List<Throwable> thrown = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                waiting.find(KEY);
              } catch (IOException e) {
                thrown.add(e);
              }
            });
    thread.start();
    manual.awaitSleepers(1);
    thread.interrupt();
    thread.join();
    assertThat(thrown).singleElement().isInstanceOf(InterruptedIOException.class);
  }

  /** One writer, every kind of fault at random: what was acknowledged is there, whole. */
  @Test
  void throughRandomFaultsNothingAcknowledgedIsLost() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    When[] whens = When.values();
    faulty.arm(
        call ->
            random.nextInt(3) == 0
                ? Optional.of(new Fault.Break(whens[random.nextInt(3)], Kind.UNAVAILABLE))
                : Optional.empty());
    RetryingStorage patient =
        RetryingStorage.of(
            faulty, new RetryPolicy(60, Duration.ofMillis(1), Duration.ofMillis(1)), time);
    Map<String, String> model = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      ObjectKey key = ObjectKey.of("k" + random.nextInt(20));
      String content = "content " + i + " ".repeat(random.nextInt(100));
      Optional<ObjectInfo> there = patient.find(key);
      assertThat(there.isPresent()).as("seed %d", seed).isEqualTo(model.containsKey(key.path()));
      if (there.isEmpty()) {
        patient.create(key, body(content));
        model.put(key.path(), content);
      } else if (random.nextBoolean()) {
        patient.replace(key, body(content), there.get().requireTag());
        model.put(key.path(), content);
      } else if (random.nextInt(4) == 0) {
        patient.delete(List.of(key));
        model.remove(key.path());
      } else {
        try (ObjectContent in = patient.open(key)) {
          assertThat(new String(in.readAllBytes(), UTF_8))
              .as("seed %d", seed)
              .isEqualTo(model.get(key.path()));
        }
      }
    }
    assertThat(faulty.broken()).isNotEmpty();
  }

  private static Body counted(AtomicInteger calls) {
    return out -> {
      calls.incrementAndGet();
      out.write("once".getBytes(UTF_8));
    };
  }

  private String text() throws IOException {
    try (ObjectContent in = memory.open(KEY)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static Body body(String text) {
    return Body.of(text.getBytes(UTF_8));
  }

  private static StorageException failure(ThrowingCallable call) {
    return catchThrowableOfType(StorageException.class, call);
  }
}
