package io.respaldo.format.repository.internal.pack;

import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.id.Id;
import java.io.IOException;
import java.util.List;

/** A pack that is ready to be stored; its bytes are its builder's buffer. */
public final class FinishedPack {
  private final Id id;
  private final byte[] buffer;
  private final int length;
  private final List<StoredBlob> blobs;

  FinishedPack(Id id, byte[] buffer, int length, List<StoredBlob> blobs) {
    this.id = id;
    this.buffer = buffer;
    this.length = length;
    this.blobs = blobs;
  }

  public Id id() {
    return id;
  }

  /** Size of the file. */
  public int size() {
    return length;
  }

  /** What the index says of it. */
  public List<StoredBlob> blobs() {
    return blobs;
  }

  /** Stores it; durable on return. */
  public void store(RepositoryFiles files) throws IOException {
    files.write(FileType.PACK, id, buffer, length);
  }
}
