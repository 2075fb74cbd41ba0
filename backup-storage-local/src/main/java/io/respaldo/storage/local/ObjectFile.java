package io.respaldo.storage.local;

import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.Tag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads the file of an object: its info, its bytes, and both as belonging together. */
record ObjectFile(Root root, Traits traits, ObjectKey key, Path path) {

  /** Size and time alone, without the tag. */
  Optional<BasicFileAttributes> look() throws IOException {
    return root.look(path, traits).filter(BasicFileAttributes::isRegularFile);
  }

  Optional<ObjectInfo> info() throws IOException {
    Optional<BasicFileAttributes> found = look();
    if (found.isEmpty() || !ContentTag.hashed(found.get())) {
      return found.map(file -> info(file, ContentTag.ofFile(file)));
    }
    try (ObjectContent content = open(Range.of(0, 0))) {
      return Optional.of(content.info());
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Java can't ask an open file for its attributes. A file never changes under its name, only the
   * name goes over to another file; so when the name meant the same file before and after opening,
   * that one was opened.
   */
  ObjectContent open(Range range) throws IOException {
    while (true) {
      BasicFileAttributes before = look().orElseThrow(() -> StorageException.missing(key));
      FileChannel channel;
      try {
        channel =
            FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
      } catch (NoSuchFileException e) {
        continue; // deleted since; the next look says so
      } catch (IOException e) {
        throw Failures.reading("open '" + key + "'", path, e);
      }
      try {
        if (Root.attributes(path).filter(after -> same(before, after)).isPresent()) {
          return content(channel, before, range);
        }
      } catch (IOException | RuntimeException | Error e) {
        channel.close();
        throw e;
      }
      channel.close();
    }
  }

  private ObjectContent content(FileChannel channel, BasicFileAttributes file, Range range)
      throws IOException {
    if (!ContentTag.hashed(file)) {
      return new ObjectContent(
          info(file, ContentTag.ofFile(file)), new FileInput(channel, path, file.size(), range));
    }
    byte[] bytes;
    try (FileInput all = new FileInput(channel, path, file.size(), Range.ALL)) {
      bytes = all.readAllBytes();
    }
    int from = (int) Math.min(range.offset(), bytes.length);
    int length = (int) Math.min(range.length(), bytes.length - from);
    return new ObjectContent(
        info(file, ContentTag.ofContent(bytes)), new ByteArrayInputStream(bytes, from, length));
  }

  ObjectInfo info(BasicFileAttributes file, Tag tag) {
    return new ObjectInfo(key, file.size(), file.lastModifiedTime().toInstant(), Optional.of(tag));
  }

  private static boolean same(BasicFileAttributes a, BasicFileAttributes b) {
    return a.size() == b.size()
        && a.lastModifiedTime().equals(b.lastModifiedTime())
        && Objects.equals(a.fileKey(), b.fileKey());
  }
}
