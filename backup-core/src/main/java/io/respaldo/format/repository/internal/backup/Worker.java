package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.chunk.Chunker;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.pack.PackBuilder;
import java.io.IOException;

/** What one thread needs to make blobs. Confined to it. */
final class Worker implements AutoCloseable {
  final Sha256 sha = new Sha256();
  final Sealer sealer;
  final BlobWriter writer;
  final PackBuilder pack = new PackBuilder(BlobType.DATA, PackBuilder.TARGET);
  final FileCutter files;
  private final Checkpointer checkpoints;
  int checkpoint; // the one that its blobs were stored for
  int blobs; // so far

  Worker(
      OpenRepository repository,
      Compression compression,
      BlobStore store,
      Chunker chunker,
      Slabs slabs,
      Checkpointer checkpoints) {
    this.checkpoints = checkpoints;
    sealer = repository.sealer();
    writer = new BlobWriter(sealer, compression, repository.config().compresses());
    files = new FileCutter(this, store, chunker, slabs);
  }

  /** Its thread is between two blobs. */
  void safepoint() throws IOException {
    checkpoints.poll(this);
  }

  @Override
  public void close() {
    files.close();
    writer.close();
  }
}
