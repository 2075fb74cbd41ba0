package io.respaldo.format.repository.internal.prune;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.index.IndexReader;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Takes packs out of the index: writes new files without them, then deletes those that named them.
 * Files that named none of them stay as they are. For who holds the exclusive lock.
 */
final class IndexRewriting {
  private final OpenRepository repository;
  private final RepositoryLock lock;

  IndexRewriting(OpenRepository repository, RepositoryLock lock) {
    this.repository = repository;
    this.lock = lock;
  }

  void without(Predicate<Id> gone) throws IOException, InterruptedException {
    List<Id> changed = new ArrayList<>();
    Set<Id> elsewhere = new HashSet<>();
    for (Id file : files()) {
      List<Id> packs = new ArrayList<>();
      boolean[] names = {false};
      read(
          file,
          (pack, blobs) -> {
            names[0] |= gone.test(pack);
            packs.add(pack);
          });
      if (names[0]) {
        changed.add(file);
      } else {
        elsewhere.addAll(packs);
      }
    }
    IndexBuilder builder = new IndexBuilder();
    Set<Id> written = new HashSet<>();
    for (Id file : changed) {
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
    lock.requireHeld();
    repository.files().delete(FileType.INDEX, changed);
  }

  private void add(IndexBuilder builder, Id pack, List<StoredBlob> blobs) throws IOException {
    builder.add(pack, blobs);
    if (builder.isFull()) {
      lock.requireHeld();
      var unused = builder.store(repository.unpacked());
    }
  }

  private void read(Id file, io.respaldo.format.repository.internal.index.PackVisitor visitor)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    IndexReader.read(repository.files(), repository.unpacked(), file, visitor);
  }

  private List<Id> files() throws IOException {
    try (Stream<StoredFile> all = repository.files().list(FileType.INDEX)) {
      return all.map(StoredFile::id).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
