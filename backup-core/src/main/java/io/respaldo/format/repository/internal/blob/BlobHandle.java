package io.respaldo.format.repository.internal.blob;

import io.respaldo.format.repository.internal.id.Id;

/** What a blob is called. */
public record BlobHandle(BlobType type, Id id) {
  public static BlobHandle data(Id id) {
    return new BlobHandle(BlobType.DATA, id);
  }

  public static BlobHandle tree(Id id) {
    return new BlobHandle(BlobType.TREE, id);
  }

  @Override
  public String toString() {
    return type + " blob " + id.brief();
  }
}
