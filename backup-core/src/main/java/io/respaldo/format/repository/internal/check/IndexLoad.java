package io.respaldo.format.repository.internal.check;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexReader;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.List;

/** Reads all index files that can be read, and says which can't. */
final class IndexLoad {
  private final OpenRepository repository;
  private final Findings findings;

  IndexLoad(OpenRepository repository, Findings findings) {
    this.repository = repository;
    this.findings = findings;
  }

  BlobIndex load() throws IOException {
    List<Id> files = repository.ids(FileType.INDEX);
    BlobIndex index = new BlobIndex();
    index.inBulk(() -> IndexReader.each(files, file -> load(file, index)));
    return index;
  }

  private void load(Id file, BlobIndex index) throws IOException {
    try {
      IndexReader.read(
          repository.files(),
          repository.unpacked(),
          file,
          (pack, blobs) -> add(pack, blobs, index));
    } catch (StorageException e) {
      if (!BlobTools.isDamage(e)) {
        throw e;
      }
      findings.add(Problem.INDEX_DAMAGED, e);
    }
  }

  private synchronized void add(Id pack, List<StoredBlob> blobs, BlobIndex index) {
    int rows = index.packs();
    boolean again = index.hasPack(pack);
    index.add(pack, blobs);
    if (again && index.packs() == rows) {
      findings.add(Problem.PACK_TWICE, key(pack));
    } else if (again) {
      findings.add(Problem.INDEX_WRONG, key(pack) + " is told differently by several index files");
    }
  }

  private String key(Id pack) {
    return "'" + repository.files().layout().key(FileType.PACK, pack) + "'";
  }
}
