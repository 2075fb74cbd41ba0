package io.respaldo.format.repository.internal;

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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Objects as files that restic reads: the least that does it, without safety and durability. */
public class FolderStorage implements StorageBackend {
  private final Path root;

  public FolderStorage(Path root) {
    this.root = root;
  }

  public Path file(ObjectKey key) {
    return root.resolve(key.path());
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    Path file = file(key);
    if (Files.exists(file)) {
      throw StorageException.exists(key);
    }
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    try (OutputStream out = Files.newOutputStream(file)) {
      body.copyTo(out);
    }
    return find(key).orElseThrow();
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    throw new StorageException(StorageException.Kind.UNSUPPORTED, "no replace");
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    try {
      InputStream in = Files.newInputStream(file(key));
      in.skip(range.offset());
      long length = Math.min(range.length(), Integer.MAX_VALUE - 8);
      byte[] bytes = in.readNBytes((int) length);
      in.close();
      return new ObjectContent(find(key).orElseThrow(), new ByteArrayInputStream(bytes));
    } catch (NoSuchFileException e) {
      throw new StorageException(StorageException.Kind.MISSING, "no object '" + key + "'", e);
    }
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) throws IOException {
    Path file = file(key);
    return Files.isRegularFile(file) ? Optional.of(info(key, file)) : Optional.empty();
  }

  private static ObjectInfo info(ObjectKey key, Path file) throws IOException {
    return new ObjectInfo(
        key, Files.size(file), Files.getLastModifiedTime(file).toInstant(), Optional.empty());
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) throws IOException {
    Path at = root.resolve(folder.path());
    if (!Files.isDirectory(at)) {
      return Stream.empty();
    }
    try (Stream<Path> all = Files.walk(at)) {
      List<ObjectInfo> found = new ArrayList<>();
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        found.add(info(new ObjectKey(root.relativize(file).toString()), file));
      }
      return found.stream();
    }
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    for (ObjectKey key : keys) {
      Files.deleteIfExists(file(key));
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.WRITE);
  }
}
