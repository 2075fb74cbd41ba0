package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.respaldo.storage.Body;
import io.respaldo.storage.Capability;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;

/**
 * What the parts of {@link StorageBackendContract} share: the store under test, and short words.
 */
abstract class StorageContractBase {
  private @Nullable StorageBackend opened;
  private Optional<StorageBackend> second = Optional.empty();
  private Random random = new Random(0);

  /** A new and empty store; called once before each test. */
  protected abstract StorageBackend fresh() throws Exception;

  /**
   * Another, independent instance on the place that {@link #fresh} opened last, so that races run
   * between instances; empty if the store lives in one instance only.
   */
  protected Optional<StorageBackend> reopen() throws Exception {
    return Optional.empty();
  }

  /**
   * What lies in the place and is no object, such as temporary files; looked at after each test.
   * For stores that can be looked into by another way than themselves.
   */
  protected List<String> strays() throws Exception {
    return List.of();
  }

  /** Bytes of the biggest object. Default: 300 MB; smaller where the store holds it in memory. */
  protected long bigObject() {
    return 300_000_000;
  }

  /** How many objects are listed at once. Default: 100 000; fewer for a slow store. */
  protected int manyObjects() {
    return 100_000;
  }

  /**
   * Puts an object into the fresh store for the test with very many of them; a store may know a
   * faster way than {@code create}.
   */
  protected void put(StorageBackend storage, ObjectKey key, byte[] content) throws Exception {
    storage.create(key, Body.of(content));
  }

  /** How many threads race. Default: 8. */
  protected int threads() {
    return 8;
  }

  @BeforeEach
  void open(TestReporter reporter) throws Exception {
    String given = System.getProperty("respaldo.seed");
    long seed = given == null ? new Random().nextLong() : Long.parseLong(given);
    random = new Random(seed);
    reporter.publishEntry("seed", "-Drespaldo.seed=" + seed);
    opened = fresh();
    second = reopen();
  }

  @AfterEach
  void leavesNothingBehind() throws Exception {
    try {
      assertThat(strays()).as("what lies in the store and is no object").isEmpty();
    } finally {
      storage().close();
      if (second.isPresent()) {
        second.get().close();
      }
    }
  }

  StorageBackend storage() {
    if (opened == null) {
      throw new IllegalStateException("no storage before a test");
    }
    return opened;
  }

  /** An instance for this participant of a race: they take turns, where there are two. */
  StorageBackend storage(int participant) {
    return participant % 2 == 0 ? storage() : second.orElse(storage());
  }

  Random random() {
    return random;
  }

  void need(Capability capability) {
    assumeTrue(
        storage().capabilities().contains(capability),
        () -> getClass().getSimpleName() + ": the store does not promise " + capability);
  }

  static ObjectKey key(String path) {
    return ObjectKey.of(path);
  }

  static Body body(String text) {
    return Body.of(bytes(text));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A body of unknown size that can be called once. */
  static Body once(Body body) {
    return out -> body.writeTo(out);
  }

  String text(String path) throws IOException {
    return text(storage(), key(path));
  }

  static String text(StorageBackend storage, ObjectKey key) throws IOException {
    try (ObjectContent content = storage.open(key, Range.ALL)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  List<String> listed(Folder folder) throws IOException {
    try (Stream<ObjectInfo> all = storage().list(folder)) {
      return all.map(info -> info.key().path()).sorted().toList();
    }
  }

  /** The call fails with this kind. */
  static StorageException refused(StorageException.Kind kind, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(StorageException.class);
    StorageException refused = (StorageException) thrown;
    assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(kind);
    return refused;
  }

  /** There is no such object, whichever way one asks. */
  void absent(String path) throws IOException {
    assertThat(storage().find(key(path))).isEmpty();
    refused(StorageException.Kind.MISSING, () -> storage().open(key(path), Range.ALL).close());
    assertThat(listed(Folder.ROOT)).doesNotContain(path);
  }
}
