package io.respaldo.storage;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** The base of decorators: forwards everything, capabilities and free space included. */
public abstract class ForwardingStorage implements StorageBackend {
  protected final StorageBackend inner;

  protected ForwardingStorage(StorageBackend inner) {
    this.inner = inner;
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    return inner.create(key, body);
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    return inner.replace(key, body, expected);
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    return inner.open(key, range);
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) throws IOException {
    return inner.find(key);
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) throws IOException {
    return inner.list(folder);
  }

  @Override
  public Stream<ObjectInfo> listHere(Folder folder) throws IOException {
    return inner.listHere(folder);
  }

  @Override
  public Stream<Folder> folders(Folder folder) throws IOException {
    return inner.folders(folder);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    inner.delete(keys);
  }

  @Override
  public Set<Capability> capabilities() {
    return inner.capabilities();
  }

  @Override
  public OptionalLong free() throws IOException {
    return inner.free();
  }

  @Override
  public void tidy(Folder folder) throws IOException {
    inner.tidy(folder);
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
