package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.chunk.Chunker;
import io.respaldo.format.repository.internal.compress.Compression;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.pack.PackBuilder;

/** What one thread needs to make blobs. Confined to whoever has borrowed it. */
final class Worker implements AutoCloseable {
  /** How much is read before it is looked at: what was read should still be in the cache. */
  static final int READ = 512 << 10;

  /** Room for a chunk of any length. */
  final byte[] buffer = new byte[Chunker.MAX + READ];

  final Sha256 sha = new Sha256();
  final Sealer sealer;
  final BlobWriter writer;
  final PackBuilder pack = new PackBuilder(BlobType.DATA, PackBuilder.TARGET);

  Worker(OpenRepository repository, Compression compression) {
    sealer = repository.sealer();
    writer = new BlobWriter(sealer, compression, repository.config().compresses());
  }

  @Override
  public void close() {
    writer.close();
  }
}
