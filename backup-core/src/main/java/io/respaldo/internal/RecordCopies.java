package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.catalog.internal.Layout;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies settings and records beside data that does not lie in the home storage, under the same
 * keys: so a manager whose home is the data storage alone can list and restore everything. Best
 * effort; what fails is logged and mended by the next backup.
 */
final class RecordCopies {
  private static final Logger LOG = LoggerFactory.getLogger(RecordCopies.class);

  private final Engine engine;

  RecordCopies(Engine engine) {
    this.engine = engine;
  }

  void copy(Backup b) {
    if (b.content().storage().isEmpty()) {
      return;
    }
    StorageBackend data = engine.storage(b.content().storage());
    for (ObjectKey key :
        List.of(Layout.config(b.instance()), Layout.run(b.instance(), b.id().value()))) {
      try {
        copy(key, data);
      } catch (IOException | RuntimeException e) {
        LOG.warn("'{}' could not be copied beside the data: {}", key, e.toString());
      }
    }
  }

  private void copy(ObjectKey key, StorageBackend data) throws IOException {
    byte[] bytes;
    try (ObjectContent in = engine.setup.home().open(key)) {
      bytes = in.readAllBytes();
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.MISSING) {
        return; // settings that the host keeps in its own tables
      }
      throw e;
    }
    Optional<ObjectInfo> there = data.find(key);
    if (there.isPresent()) {
      data.replace(key, Body.of(bytes), there.get().requireTag());
    } else {
      data.create(key, Body.of(bytes));
    }
  }
}
