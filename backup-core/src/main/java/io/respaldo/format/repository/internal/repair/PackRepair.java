package io.respaldo.format.repository.internal.repair;

import io.respaldo.Finding;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.check.BlobTools;
import io.respaldo.format.repository.internal.check.Crew;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.prune.IndexRewriting;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Saves what is sound of damaged packs. Used by one thread at a time. */
public final class PackRepair {
  private final OpenRepository repository;

  public PackRepair(OpenRepository repository) {
    this.repository = repository;
  }

  /**
   * Copies the sound blobs of these packs to new ones and takes the packs out of the index. Their
   * files stay.
   *
   * @return what was saved and what is lost
   */
  public List<Finding> run(Collection<Id> packs, RepositoryLock exclusive)
      throws IOException, InterruptedException {
    requireExclusive(exclusive);
    BlobIndex index = repository.index();
    List<Id> files = repository.ids(FileType.INDEX);
    List<Finding> findings = save(packs, index, exclusive);
    Set<Id> gone = new LinkedHashSet<>(packs);
    new IndexRewriting(repository, exclusive).without(gone::contains, files, Set.of());
    return findings;
  }

  static void requireExclusive(RepositoryLock lock) throws IOException {
    if (lock.mode() != LockMode.EXCLUSIVE) {
      throw new IllegalArgumentException("an exclusive lock is needed");
    }
    lock.requireHeld();
  }

  /** Copies only; durable, and in the index, on return. */
  List<Finding> save(Collection<Id> packs, BlobIndex index, RepositoryLock exclusive)
      throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    if (packs.isEmpty()) {
      return findings;
    }
    try (Crew crew = new Crew(repository, 1);
        Saving saving = new Saving(repository, exclusive)) {
      crew.forEach(packs, (pack, tools) -> save(pack, index, tools, saving, findings));
      saving.finish();
    }
    return findings;
  }

  private void save(
      Id pack, BlobIndex index, BlobTools tools, Saving saving, List<Finding> findings)
      throws IOException {
    List<StoredBlob> blobs = new ArrayList<>(new LinkedHashSet<>(told(pack, index)));
    blobs.sort((a, b) -> Long.compare(a.offset(), b.offset()));
    List<String> lost = new ArrayList<>();
    tools.read(
        pack,
        blobs,
        new BlobTools.Use() {
          private byte[] copy = new byte[0];

          @Override
          public void sealed(StoredBlob blob, byte[] sealed) {
            copy = Arrays.copyOf(sealed, blob.length());
          }

          @Override
          public void content(StoredBlob blob, byte[] content, int length) throws IOException {
            saving.sealed(blob, copy);
          }

          @Override
          public void damaged(StoredBlob blob, StorageException why) {
            lost.add(blob.handle().toString());
          }
        });
    String what =
        "'"
            + repository.files().layout().key(FileType.PACK, pack)
            + "': "
            + (blobs.size() - lost.size())
            + " of "
            + blobs.size()
            + " blobs are saved";
    findings.add(
        lost.isEmpty()
            ? Finding.note("pack_saved", what)
            : Finding.warning(
                    "pack_partly_saved",
                    what,
                    "repair the snapshots, which can't be restored whole without the others")
                .of(lost.size(), lost));
  }

  private List<StoredBlob> told(Id pack, BlobIndex index) {
    List<StoredBlob> blobs = new ArrayList<>();
    for (int row : index.rows(pack)) {
      blobs.addAll(index.blobs(row));
    }
    return blobs;
  }
}
