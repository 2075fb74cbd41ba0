package io.respaldo.examples.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.respaldo.storage.Body;
import io.respaldo.storage.Capability;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.storage.Tag;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Objects in one flat folder, each in a file called after the hash of its key: for a share that
 * mangles long names, odd letters or upper and lower case, but has hard links. The key stands in
 * the file's header. Documents can't be replaced here, so it serves as a data storage, beside a
 * home of another kind.
 */
public final class HashedFolderStorage implements StorageBackend {
  private final Path folder;

  public HashedFolderStorage(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    if (Files.exists(file(key))) {
      throw StorageException.exists(key); // spares the work; the guard is the link
    }
    Path temporary = Files.createTempFile(folder, ".tmp-", "");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
          DataOutputStream out =
              new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)))) {
        new Header(key, UUID.randomUUID()).writeTo(out);
        body.copyTo(out); // counts, checks the declared size, flushes, survives the body's close
        channel.force(true); // on the disk before it has a name
      }
      Files.createLink(file(key), temporary); // fails if the name is taken
    } catch (FileAlreadyExistsException e) {
      throw StorageException.exists(key);
    } finally {
      Files.deleteIfExists(temporary);
    }
    try (FileChannel names = FileChannel.open(folder)) {
      names.force(true);
    }
    return find(key).orElseThrow(() -> StorageException.missing(key));
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    throw new StorageException(
        Kind.UNSUPPORTED, "replace '" + key + "': this storage keeps what never changes");
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    try {
      return HashedFile.open(file(key)).content(range);
    } catch (NoSuchFileException e) {
      throw StorageException.missing(key);
    }
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) throws IOException {
    return infoOf(file(key));
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // the caller closes it
  public Stream<ObjectInfo> list(Folder wanted) throws IOException {
    return Files.list(folder)
        .filter(file -> !file.getFileName().toString().startsWith(".tmp-"))
        .flatMap(file -> unchecked(file).stream())
        .filter(info -> wanted.holds(info.key()));
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    for (ObjectKey key : keys) {
      Files.deleteIfExists(file(key));
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.WRITE,
        Capability.ATOMIC_CREATE,
        Capability.CONSISTENT_LIST,
        Capability.RANGE_READ);
  }

  private Path file(ObjectKey key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return folder.resolve(HexFormat.of().formatHex(sha256.digest(key.path().getBytes(UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static Optional<ObjectInfo> infoOf(Path file) throws IOException {
    try (HashedFile opened = HashedFile.open(file)) {
      return Optional.of(opened.info());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** A file that vanished since the folder was read is no object any more. */
  private static Optional<ObjectInfo> unchecked(Path file) {
    try {
      return infoOf(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
