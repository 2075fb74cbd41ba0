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
import io.respaldo.storage.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Work that calls every method, may die anywhere, and is finished by doing it again: a document
 * goes from one version to the next, and a blob is written, read and removed.
 */
record FaultScript(Set<Capability> capabilities) {
  private static final ObjectKey DOCUMENT = ObjectKey.of("document.json");
  private static final ObjectKey BLOB = ObjectKey.of("data/blob");
  private static final Generated CONTENT = new Generated(5, 200_000, true);

  void run(StorageBackend storage) throws IOException {
    if (storage.find(DOCUMENT).isEmpty()) {
      storage.create(DOCUMENT, body("old"));
    }
    if (capabilities.contains(Capability.COMPARE_AND_SET)) {
      Tag tag;
      try (ObjectContent in = storage.open(DOCUMENT)) {
        tag = in.info().requireTag();
        in.readAllBytes();
      }
      storage.replace(DOCUMENT, body("new"), tag);
    }
    try {
      storage.create(BLOB, CONTENT);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.EXISTS) {
        throw e;
      }
    }
    try (ObjectContent in = storage.open(BLOB)) {
      CONTENT.assertSameAs(in);
    }
    try (Stream<ObjectInfo> all = storage.list(Folder.ROOT)) {
      all.forEach(info -> {});
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    storage.free();
    storage.delete(List.of(BLOB));
  }

  /** Whatever broke: each object is whole, and there are no others. */
  void assertConsistent(StorageBackend storage, String broken) throws IOException {
    try (Stream<ObjectInfo> all = storage.list(Folder.ROOT)) {
      assertThat(all.map(ObjectInfo::key)).as(broken).isSubsetOf(DOCUMENT, BLOB);
    }
    assertThat(text(storage))
        .as(broken)
        .isIn(Optional.empty(), Optional.of("old"), Optional.of("new"));
    if (storage.find(BLOB).isPresent()) {
      try (ObjectContent in = storage.open(BLOB)) {
        CONTENT.assertSameAs(in);
      }
    }
  }

  void assertDone(StorageBackend storage) throws IOException {
    String last = capabilities.contains(Capability.COMPARE_AND_SET) ? "new" : "old";
    assertThat(text(storage)).contains(last);
    assertThat(storage.find(BLOB)).isEmpty();
  }

  private static Optional<String> text(StorageBackend storage) throws IOException {
    if (storage.find(DOCUMENT).isEmpty()) {
      return Optional.empty();
    }
    try (ObjectContent in = storage.open(DOCUMENT)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Body body(String text) {
    return Body.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
