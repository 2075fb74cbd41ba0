package io.respaldo.format.repository.internal.index;

import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.id.Id;
import java.io.IOException;
import java.util.List;

/** Is shown packs with all their blobs. */
@FunctionalInterface
public interface PackVisitor {
  void pack(Id pack, List<StoredBlob> blobs) throws IOException;
}
