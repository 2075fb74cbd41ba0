package io.respaldo.storage.local;

import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the objects among the files below a folder. */
record Listing(Root root, Traits traits) {
  private static final Logger LOG = LoggerFactory.getLogger(Listing.class);

  Stream<ObjectInfo> below(Path folder) throws IOException {
    return TreeWalk.files(folder, name -> !name.startsWith(TemporaryFiles.PREFIX))
        .flatMap(found -> info(found).stream());
  }

  private Optional<ObjectInfo> info(TreeWalk.Found found) {
    return key(found.path())
        .map(
            key ->
                new ObjectInfo(
                    key,
                    found.attributes().size(),
                    found.attributes().lastModifiedTime().toInstant(),
                    Optional.empty()));
  }

  /** A foreign file may have a name that no key has; it is none of ours. */
  private Optional<ObjectKey> key(Path file) {
    Path below = root.path().relativize(file);
    String name = traits.spelling(below.toString());
    String path = traits.windows() ? name.replace('\\', '/') : name;
    try {
      // bytes that are no text turn into replacement characters, and don't lead back to the file
      if (root.path().resolve(below.toString()).equals(file)) {
        return Optional.of(new ObjectKey(path));
      }
    } catch (IllegalArgumentException e) {
      LOG.debug("not listed", e);
    }
    LOG.debug("not listed, because its name can't be a key: {}", file);
    return Optional.empty();
  }
}
