package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.chunk.Chunker;
import io.respaldo.format.repository.internal.compress.Compression;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.pack.PackBuilder;

/** What one thread needs to make blobs. Confined to it. */
final class Worker implements AutoCloseable {
  final Sha256 sha = new Sha256();
  final Sealer sealer;
  final BlobWriter writer;
  final PackBuilder pack = new PackBuilder(BlobType.DATA, PackBuilder.TARGET);
  final FileCutter files;

  Worker(
      OpenRepository repository,
      Compression compression,
      BlobStore store,
      Chunker chunker,
      Slabs slabs) {
    sealer = repository.sealer();
    writer = new BlobWriter(sealer, compression, repository.config().compresses());
    files = new FileCutter(this, store, chunker, slabs);
  }

  @Override
  public void close() {
    files.close();
    writer.close();
  }
}
