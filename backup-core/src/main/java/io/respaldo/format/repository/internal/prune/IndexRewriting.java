package io.respaldo.format.repository.internal.prune;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.index.IndexReader;
import io.respaldo.format.repository.internal.index.PackVisitor;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes packs out of the index: writes new files without them, then deletes those that named them.
 * Files that named none of them stay as they are. For who holds the exclusive lock.
 */
public final class IndexRewriting {
  private final OpenRepository repository;
  private final RepositoryLock lock;

  public IndexRewriting(OpenRepository repository, RepositoryLock lock) {
    this.repository = repository;
    this.lock = lock;
  }

  /**
   * Rewrites the index.
   *
   * @param gone which packs
   * @param among these files; others are not looked at
   * @param unreadable of these files, which go whatever they name
   */
  public void without(Predicate<Id> gone, List<Id> among, Collection<Id> unreadable)
      throws IOException, InterruptedException {
    List<Id> changed = new ArrayList<>();
    Set<Id> elsewhere = new HashSet<>();
    for (Id file : among) {
      if (!unreadable.contains(file) && !names(file, gone, elsewhere)) {
        continue;
      }
      changed.add(file);
    }
    IndexBuilder builder = new IndexBuilder();
    Set<Id> written = new HashSet<>();
    for (Id file : changed) {
      if (unreadable.contains(file)) {
        continue;
      }
      read(
          file,
          (pack, blobs) -> {
            if (!gone.test(pack) && !elsewhere.contains(pack) && written.add(pack)) {
              add(builder, pack, blobs);
            }
          });
    }
    lock.requireHeld();
    var unused = builder.store(repository.unpacked());
    if (!changed.isEmpty()) {
      lock.requireHeld();
      repository.files().delete(FileType.INDEX, changed);
    }
  }

  /** Whether a file names any of the packs; if not, what it names is added. */
  private boolean names(Id file, Predicate<Id> gone, Set<Id> elsewhere)
      throws IOException, InterruptedException {
    List<Id> packs = new ArrayList<>();
    boolean[] names = {false};
    read(
        file,
        (pack, blobs) -> {
          names[0] |= gone.test(pack);
          packs.add(pack);
        });
    if (!names[0]) {
      elsewhere.addAll(packs);
    }
    return names[0];
  }

  private void add(IndexBuilder builder, Id pack, List<StoredBlob> blobs) throws IOException {
    builder.add(pack, blobs);
    if (builder.isFull()) {
      lock.requireHeld();
      var unused = builder.store(repository.unpacked());
    }
  }

  private void read(Id file, PackVisitor visitor) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    IndexReader.read(repository.files(), repository.unpacked(), file, visitor);
  }
}
