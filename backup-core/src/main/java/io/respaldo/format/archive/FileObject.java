package io.respaldo.format.archive;

import io.respaldo.format.tree.PlainFile;
import io.respaldo.storage.Body;
import io.respaldo.storage.Capability;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.Tag;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A file of this machine as the only object of a storage that can't be written. */
record FileObject(Path file, ObjectKey key) implements StorageBackend {
  static FileObject of(Path file) {
    try {
      return new FileObject(file, ObjectKey.of(String.valueOf(file.getFileName())));
    } catch (IllegalArgumentException e) {
      return new FileObject(file, ObjectKey.of("archive")); // no name for a key; for words only
    }
  }

  @Override
  public ObjectContent open(ObjectKey wanted, Range range) throws IOException {
    ObjectInfo info = find(wanted).orElseThrow(() -> StorageException.missing(wanted));
    InputStream in = PlainFile.open(file, range.offset());
    return new ObjectContent(
        info,
        new FilterInputStream(in) {
          private long left = range.length();

          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
          }

          @Override
          public int read(byte[] b, int off, int len) throws IOException {
            int n = left == 0 ? -1 : in.read(b, off, (int) Math.min(len, left));
            left -= Math.max(0, n);
            return n;
          }
        });
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey wanted) throws IOException {
    if (!wanted.equals(key)) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes a =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return a.isRegularFile()
          ? Optional.of(
              new ObjectInfo(key, a.size(), a.lastModifiedTime().toInstant(), Optional.empty()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw PlainFile.failure(file, e);
    }
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) throws IOException {
    return find(key).stream().filter(info -> folder.equals(Folder.ROOT));
  }

  @Override
  public ObjectInfo create(ObjectKey wanted, Body body) throws IOException {
    throw readOnly();
  }

  @Override
  public ObjectInfo replace(ObjectKey wanted, Body body, Tag expected) throws IOException {
    throw readOnly();
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    throw readOnly();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  private StorageException readOnly() {
    return new StorageException(
        StorageException.Kind.DENIED, "'" + file + "' is somebody else's and only read");
  }
}
