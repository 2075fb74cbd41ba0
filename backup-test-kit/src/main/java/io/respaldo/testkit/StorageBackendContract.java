package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.PrefixedStorage;
import io.respaldo.testkit.Fault.When;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every storage promises, as tests: extend it, override {@link #fresh}, run. Override {@link
 * #reopen} as well if the store can be opened twice, and {@link #strays} if one can look into it
 * from outside. A test for something that the store doesn't promise says so and is left out.
 *
 * <pre>{@code
 * class MyStorageTest extends StorageBackendContract {
 *   @Override
 *   protected StorageBackend fresh() {
 *     return new MyStorage(...);
 *   }
 * }
 * }</pre>
 *
 * <p>Random choices come from a seed that each test publishes; {@code -Drespaldo.seed=…} repeats
 * it. What the contract can't see: durability after a power loss, and machines other than this one.
 */
public abstract class StorageBackendContract extends StorageRacesContract {
  /** Far less than this many infos take, so that holding them all is noticed. */
  private static final int BYTES_PER_OBJECT = 60;

  @Test
  protected void aBigObjectIsStreamed() throws Exception {
    Generated content = new Generated(random().nextLong(), bigObject(), false);
    ObjectInfo made = storage().create(key("big"), once(content));
    assertThat(made.size()).isEqualTo(bigObject());
    assertThat(storage().find(key("big"))).contains(made);
    try (ObjectContent actual = storage().open(key("big"))) {
      content.assertSameAs(actual);
    }
  }

  @Test
  protected void veryManyObjectsAreListedWithFlatMemory() throws Exception {
    int count = manyObjects();
    byte[] content = bytes("1");
    for (int i = 0; i < count; i++) {
      put(storage(), key("many/" + i % 256 + "/object-" + i), content);
    }
    long before = heap();
    long most = 0;
    int seen = 0;
    try (Stream<ObjectInfo> all = storage().list(new Folder("many"))) {
      for (Iterator<ObjectInfo> each = all.iterator(); each.hasNext(); each.next()) {
        if (++seen % (count / 2) == 0) {
          most = Math.max(most, heap() - before);
        }
      }
    }
    assertThat(seen).isEqualTo(count);
    assertThat(most)
        .as("heap that the listing of %d objects holds", count)
        .isLessThan((long) count * BYTES_PER_OBJECT + (1 << 20));
  }

  @Test
  protected void aFaultBeforeInAndAfterEachCallLeavesTheStoreConsistent() throws Exception {
    FaultScript script = new FaultScript(storage().capabilities());
    FaultyStorage counted =
        FaultyStorage.of(PrefixedStorage.of(storage(), new Folder("count")), Fault.never());
    script.run(counted);
    for (When when : When.values()) {
      for (int call = 1; call <= counted.calls(); call++) {
        PrefixedStorage place = PrefixedStorage.of(storage(), new Folder(when + "-" + call));
        FaultyStorage dying = FaultyStorage.freezing(place, Fault.atCall(call, when));
        assertThatThrownBy(() -> script.run(dying)).isInstanceOf(IOException.class);
        script.assertConsistent(place, dying.broken().toString());
        script.run(place);
        script.assertDone(place);
      }
    }
  }

  /** What is reachable, after collections that had a fair chance. */
  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      runtime.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
