package io.respaldo.storage;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Refuses every change with DENIED, whatever the store below would allow. */
public final class ReadOnlyStorage extends ForwardingStorage {
  private ReadOnlyStorage(StorageBackend inner) {
    super(inner);
  }

  public static ReadOnlyStorage of(StorageBackend inner) {
    return new ReadOnlyStorage(inner);
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws StorageException {
    throw refused("create '" + key + "'");
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws StorageException {
    throw refused("replace '" + key + "'");
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws StorageException {
    throw refused("delete " + keys.size() + " objects");
  }

  @Override
  public void tidy(Folder folder) {
    // nothing was written through this one
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> left = EnumSet.noneOf(Capability.class);
    left.addAll(inner.capabilities());
    left.removeAll(
        EnumSet.of(Capability.WRITE, Capability.ATOMIC_CREATE, Capability.COMPARE_AND_SET));
    return Collections.unmodifiableSet(left);
  }

  private static StorageException refused(String what) {
    return new StorageException(
        StorageException.Kind.DENIED,
        what + ": this storage was opened read-only; open it for writing to change it");
  }
}
