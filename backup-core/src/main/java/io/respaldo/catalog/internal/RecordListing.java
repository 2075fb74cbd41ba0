package io.respaldo.catalog.internal;

import io.respaldo.InstanceName;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.StorageBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What lies among an instance's records now.
 *
 * @param months objects that are records by their names, by the path of their folder
 * @param index the {@link RecordIndex}
 * @param newest time of the object that was written last, by the store's clock
 */
record RecordListing(
    Map<String, List<ObjectInfo>> months, Optional<ObjectInfo> index, Instant newest) {

  static RecordListing of(StorageBackend home, InstanceName name) throws IOException {
    Map<String, List<ObjectInfo>> months = new HashMap<>();
    ObjectInfo index = null;
    Instant newest = Instant.EPOCH;
    String indexPath = RecordIndex.key(name).path();
    try (Stream<ObjectInfo> objects = home.list(Layout.runs(name))) {
      for (ObjectInfo info : (Iterable<ObjectInfo>) objects::iterator) {
        String path = info.key().path();
        if (path.endsWith(".json")) {
          String folder = path.substring(0, path.lastIndexOf('/'));
          months.computeIfAbsent(folder, f -> new ArrayList<>()).add(info);
        } else if (path.equals(indexPath)) {
          index = info;
        }
        newest = info.modified().isAfter(newest) ? info.modified() : newest;
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new RecordListing(months, Optional.ofNullable(index), newest);
  }
}
