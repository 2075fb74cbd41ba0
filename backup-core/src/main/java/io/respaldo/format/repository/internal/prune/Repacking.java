package io.respaldo.format.repository.internal.prune;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.check.BlobTools;
import io.respaldo.format.repository.internal.check.Crew;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.packing.NewPacks;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Copies the needed blobs of some packs, sealed as they are, into new ones, and writes the index of
 * those. What was stored before a failure is found by the next run.
 */
final class Repacking implements AutoCloseable {
  /** How many packs may be stored before an index names them, and a failure can't undo it. */
  private static final int UNNAMED = 64;

  private final Usage usage;
  private final FormatProgress progress;
  private final NewPacks packs;

  Repacking(OpenRepository repository, Usage usage, RepositoryLock lock, FormatProgress progress) {
    this.usage = usage;
    this.progress = progress;
    this.packs = new NewPacks(repository, lock, progress, UNNAMED);
  }

  void copy(BitSet rows, Crew crew) throws IOException, InterruptedException {
    crew.forEach(() -> rows.stream().iterator(), this::copy);
    packs.finish();
  }

  private void copy(int row, BlobTools tools) throws IOException {
    BlobIndex index = usage.index;
    List<StoredBlob> wanted = new ArrayList<>();
    for (int i = index.first(row); i < index.end(row); i++) {
      if (usage.needed.has(i)) {
        wanted.add(index.get(i).blob());
      }
    }
    NewPacks.Lane lane = packs.borrow();
    tools.read(
        index.pack(row),
        wanted,
        new BlobTools.Use() {
          @Override
          public void sealed(StoredBlob blob, byte[] sealed) {
            lane.addSealed(blob, sealed);
          }

          @Override
          public void content(StoredBlob blob, byte[] content, int length) throws IOException {
            progress.read(blob.length());
            lane.storeIfFull(blob.handle().type());
          }

          @Override
          public void damaged(StoredBlob blob, StorageException why) throws IOException {
            throw Damage.of(
                "nothing is removed: " + why.getMessage() + "; check the repository and repair it",
                why);
          }
        });
    packs.giveBack(lane); // not after a failure: what it holds is stored by nobody
  }

  @Override
  public void close() {
    packs.close();
  }
}
