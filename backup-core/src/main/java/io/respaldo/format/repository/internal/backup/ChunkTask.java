package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import java.io.IOException;

/** A chunk that waits for a worker, in a slab that is in use until it is done. */
record ChunkTask(BlobStore store, Slab slab, int offset, int length, Content content, int place)
    implements Workforce.Task {
  @Override
  public void by(Worker worker) throws IOException, InterruptedException {
    Id id;
    try {
      id = store.data(worker, slab.bytes, offset, length);
    } finally {
      slab.release();
    }
    content.bring(place, id);
  }

  @Override
  public void skip() {
    slab.release();
  }
}
