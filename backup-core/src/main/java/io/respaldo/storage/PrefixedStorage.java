package io.respaldo.storage;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** One folder of a store, taken for a store of its own. Closing it closes the store. */
public final class PrefixedStorage extends ForwardingStorage {
  private final Folder root;

  private PrefixedStorage(StorageBackend inner, Folder root) {
    super(inner);
    this.root = root;
  }

  public static PrefixedStorage of(StorageBackend inner, Folder root) {
    return new PrefixedStorage(inner, root);
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    return inner.create(root.inside(key), body).at(key);
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    return inner.replace(root.inside(key), body, expected).at(key);
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    ObjectContent content = inner.open(root.inside(key), range);
    return new ObjectContent(content.info().at(key), content);
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) throws IOException {
    return inner.find(root.inside(key)).map(info -> info.at(key));
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) throws IOException {
    return inner.list(root.inside(folder)).map(info -> info.at(root.outside(info.key())));
  }

  @Override
  public Stream<ObjectInfo> listHere(Folder folder) throws IOException {
    return inner.listHere(root.inside(folder)).map(info -> info.at(root.outside(info.key())));
  }

  @Override
  public Stream<Folder> folders(Folder folder) throws IOException {
    return inner.folders(root.inside(folder)).map(root::outside);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    inner.delete(keys.stream().map(root::inside).toList());
  }

  @Override
  public void tidy(Folder folder) throws IOException {
    inner.tidy(root.inside(folder));
  }
}
