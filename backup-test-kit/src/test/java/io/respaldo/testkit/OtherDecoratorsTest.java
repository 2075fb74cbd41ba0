package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.respaldo.storage.Body;
import io.respaldo.storage.Capability;
import io.respaldo.storage.Folder;
import io.respaldo.storage.MeteredStorage;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.PrefixedStorage;
import io.respaldo.storage.ReadOnlyStorage;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.storage.StorageMetrics;
import io.respaldo.storage.StorageMetrics.Count;
import io.respaldo.storage.StorageMetrics.Operation;
import io.respaldo.storage.Tag;
import io.respaldo.storage.ThrottledStorage;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.StorageCall.Method;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OtherDecoratorsTest {
  private static final ObjectKey KEY = ObjectKey.of("a/b");

  private final MemoryStorage memory = new MemoryStorage();

  @Test
  void aPrefixIsAFolderOfTheStoreAndSeesNothingElse() throws Exception {
    memory.create(ObjectKey.of("other/x"), Body.of(new byte[1]));
    PrefixedStorage prefixed = PrefixedStorage.of(memory, new Folder("mine"));
    assertThat(prefixed.create(KEY, Body.of(new byte[1])).key()).isEqualTo(KEY);
    assertThat(memory.find(ObjectKey.of("mine/a/b"))).isPresent();
    try (var all = prefixed.list(Folder.ROOT)) {
      assertThat(all.map(ObjectInfo::key)).containsExactly(KEY);
    }
    prefixed.delete(List.of(ObjectKey.of("other/x")));
    assertThat(memory.find(ObjectKey.of("other/x"))).isPresent();
  }

  @Test
  void readOnlyRefusesEveryChangeAndPromisesNone() throws Exception {
    memory.create(KEY, Body.of(new byte[3]));
    ReadOnlyStorage readOnly = ReadOnlyStorage.of(memory);
    for (ThrowingCallable change :
        List.<ThrowingCallable>of(
            () -> readOnly.create(ObjectKey.of("new"), Body.of(new byte[1])),
            () -> readOnly.replace(KEY, Body.of(new byte[1]), new Tag("v1")),
            () -> readOnly.delete(List.of(KEY)))) {
      assertThat(catchThrowableOfType(StorageException.class, change).kind())
          .isEqualTo(Kind.DENIED);
    }
    assertThat(readOnly.find(KEY)).isEqualTo(memory.find(KEY));
    assertThat(memory.list(Folder.ROOT)).hasSize(1);
    assertThat(readOnly.capabilities())
        .containsExactlyInAnyOrder(Capability.CONSISTENT_LIST, Capability.RANGE_READ);
  }

  @Test
  void metersCountCallsBytesAndFailures() throws Exception {
    FaultyStorage faulty = FaultyStorage.of(memory, Fault.never());
    MeteredStorage metered = MeteredStorage.of(faulty);
    metered.create(KEY, Body.of(new byte[1000]));
    assertThatThrownBy(() -> metered.create(KEY, Body.of(new byte[10])))
        .isInstanceOf(StorageException.class);
    faulty.arm(Fault.on(call -> call.method() == Method.OPEN, When.DURING).once());
    assertThatThrownBy(
            () -> {
              try (ObjectContent in = metered.open(KEY)) {
                in.readAllBytes();
              }
            })
        .isInstanceOf(StorageException.class);
    try (ObjectContent in = metered.open(KEY)) {
      in.readNBytes(300);
    }
    faulty.arm(Fault.on(Method.LIST, When.DURING));
    assertThatThrownBy(
            () -> {
              try (var all = metered.list(Folder.ROOT)) {
                all.toList();
              }
            })
        .hasCauseInstanceOf(StorageException.class);
    StorageMetrics metrics = metered.metrics();
    assertThat(metrics.of(Operation.CREATE)).as("EXISTS is an answer").isEqualTo(new Count(2, 0));
    assertThat(metrics.of(Operation.OPEN)).isEqualTo(new Count(2, 1));
    assertThat(metrics.of(Operation.LIST)).isEqualTo(new Count(1, 1));
    assertThat(metrics.of(Operation.DELETE)).isEqualTo(new Count(0, 0));
    assertThat(metrics.total()).isEqualTo(new Count(5, 2));
    assertThat(metrics.bytesWritten()).isEqualTo(1000);
    assertThat(metrics.bytesRead()).isEqualTo(500 + 300);
  }

  @Test
  void aThrottleTakesTheTimeThatItsBytesNeed() throws Exception {
    SettableTime time = new SettableTime();
    ThrottledStorage throttled = ThrottledStorage.of(memory, 100_000, time);
    long begin = time.nanos();
    throttled.create(KEY, Body.of(new byte[1_000_000]));
    assertThat(Duration.ofNanos(time.nanos() - begin)).isEqualTo(Duration.ofSeconds(10));
    try (ObjectContent in = throttled.open(KEY)) {
      in.readAllBytes();
    }
    assertThat(Duration.ofNanos(time.nanos() - begin)).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aThrottleSavesNoIdleTimeUp() throws Exception {
    SettableTime time = new SettableTime();
    ThrottledStorage throttled = ThrottledStorage.of(memory, 100_000, Long.MAX_VALUE, time);
    time.advance(Duration.ofHours(1));
    long begin = time.nanos();
    throttled.create(KEY, Body.of(new byte[100_000]));
    assertThat(Duration.ofNanos(time.nanos() - begin)).isEqualTo(Duration.ofSeconds(1));
    try (ObjectContent in = throttled.open(KEY)) {
      in.readAllBytes();
    }
    assertThat(Duration.ofNanos(time.nanos() - begin)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void anInterruptEndsTheWaitOfAThrottleAndLeavesNothing() {
    ThrottledStorage throttled = ThrottledStorage.of(memory, 1000, new SettableTime());
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> throttled.create(KEY, Body.of(new byte[100_000])))
          .isInstanceOf(InterruptedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(memory.find(KEY)).isEmpty();
  }

  @Test
  void aFrozenStorageAnswersNothingAnyMoreAndItsStreamsEnd() throws Exception {
    FaultyStorage frozen = FaultyStorage.freezing(memory, Fault.atCall(3, When.AFTER));
    frozen.create(KEY, Body.of(new byte[1000]));
    ObjectContent open = frozen.open(KEY);
    assertThat(open.readNBytes(10)).hasSize(10);
    assertThatThrownBy(() -> frozen.delete(List.of(KEY))).hasMessageContaining("AFTER");
    assertThat(memory.find(KEY)).as("it happened").isEmpty();
    assertThatThrownBy(() -> frozen.find(KEY)).hasMessageContaining("frozen");
    assertThatThrownBy(open::readAllBytes).isInstanceOf(IOException.class);
    frozen.heal();
    assertThat(frozen.find(KEY)).isEmpty();
    assertThat(frozen.calls()).isEqualTo(5);
  }
}
