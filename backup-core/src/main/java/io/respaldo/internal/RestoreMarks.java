package io.respaldo.internal;

import io.respaldo.InstanceName;
import io.respaldo.catalog.internal.Layout;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An empty object for each restore that is not over, {@code restores/INSTANCE/RUN}: a host that
 * starts finds with one listing what it has to bring to an end. The run's record is the truth; a
 * mark is made after it and removed after its end, and one too many does no harm.
 */
final class RestoreMarks {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreMarks.class);

  private final StorageBackend home;

  RestoreMarks(StorageBackend home) {
    this.home = home;
  }

  /** Which run of which instance. */
  record Mark(InstanceName instance, String runId) {}

  void add(InstanceName instance, String runId) throws IOException {
    try {
      home.create(Layout.restore(instance, runId), Body.of(new byte[0]));
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.EXISTS) {
        throw e;
      }
    }
  }

  void remove(InstanceName instance, String runId) {
    try {
      home.delete(List.of(Layout.restore(instance, runId)));
    } catch (IOException | RuntimeException e) {
      LOG.debug("the mark of restore {} is left for later: {}", runId, e.toString());
    }
  }

  List<Mark> all() throws IOException {
    List<Mark> marks = new ArrayList<>();
    try (Stream<ObjectInfo> all = home.list(Layout.restores())) {
      all.forEach(o -> mark(o.key()).ifPresent(marks::add));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return marks;
  }

  private static Optional<Mark> mark(ObjectKey key) {
    Folder folder = key.folder();
    try {
      InstanceName instance = InstanceName.of(folder.name());
      return Layout.restore(instance, key.name()).equals(key)
          ? Optional.of(new Mark(instance, key.name()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      LOG.warn("{} is no mark of a restore, and left alone", key);
      return Optional.empty();
    }
  }
}
