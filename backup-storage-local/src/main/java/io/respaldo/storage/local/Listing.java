package io.respaldo.storage.local;

import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the objects among the files below a folder. */
record Listing(Traits traits) {
  private static final Logger LOG = LoggerFactory.getLogger(Listing.class);

  /** What a name's bytes turn into where they are no text. */
  private static final char NO_TEXT = '\uFFFD';

  Stream<ObjectInfo> of(Folder folder, Path at, boolean deep) throws IOException {
    String prefix = folder.path().isEmpty() ? "" : folder.path() + "/";
    return TreeWalk.files(at, name -> !name.startsWith(TemporaryFiles.PREFIX), deep)
        .flatMap(found -> info(prefix, at, found).stream());
  }

  private Optional<ObjectInfo> info(String prefix, Path at, TreeWalk.Found found) {
    try {
      if (leadsBack(at, found.below(), found.path())) {
        return Optional.of(
            new ObjectInfo(
                new ObjectKey(prefix + traits.spelling(found.below())),
                found.attributes().size(),
                found.attributes().lastModifiedTime().toInstant(),
                Optional.empty()));
      }
    } catch (IllegalArgumentException e) {
      LOG.debug("not listed", e);
    }
    LOG.debug("not listed, because its name can't be a key: {}", found.path());
    return Optional.empty();
  }

  Stream<Folder> folders(Folder folder, Path at) throws IOException {
    return TreeWalk.folders(at).stream().flatMap(path -> folder(folder, at, path).stream());
  }

  /** A foreign folder may have a name that is in no key; there is none of ours in it. */
  private Optional<Folder> folder(Folder folder, Path at, Path path) {
    String name = String.valueOf(path.getFileName());
    try {
      return leadsBack(at, name, path)
          ? Optional.of(folder.folder(traits.spelling(name)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      LOG.debug("not listed", e);
      return Optional.empty();
    }
  }

  /** A foreign file may have a name whose bytes are no text; it is none of ours. */
  private static boolean leadsBack(Path at, String below, Path file) {
    return below.indexOf(NO_TEXT) < 0 || at.resolve(below).equals(file);
  }
}
