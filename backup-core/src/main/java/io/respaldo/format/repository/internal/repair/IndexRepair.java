package io.respaldo.format.repository.internal.repair;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.check.Crew;
import io.respaldo.format.repository.internal.check.PackTally;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.index.IndexReader;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.pack.PackHeader;
import io.respaldo.format.repository.internal.prune.IndexRewriting;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the index right again, out of the packs themselves. Used by one thread at a time. */
public final class IndexRepair {
  private final OpenRepository repository;
  private final int threads;
  private final FormatProgress progress;

  /** Which packs are asked for their headers. */
  public enum Scope {
    /** Those that the index does not tell, or tells wrongly as far as sizes show. */
    WRONG,
    /** All. */
    ALL
  }

  /**
   * @param progress told of packs as files
   */
  public IndexRepair(OpenRepository repository, int threads, FormatProgress progress) {
    this.repository = repository;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Repairs the index.
   *
   * @return what was done, and what can't be read
   */
  public List<Finding> run(Scope scope, RepositoryLock exclusive)
      throws IOException, InterruptedException {
    PackRepair.requireExclusive(exclusive);
    List<Finding> findings = new ArrayList<>();
    List<Id> files = repository.ids(FileType.INDEX);
    Set<Id> unreadable = new HashSet<>();
    BlobIndex index = load(files, unreadable, findings);
    PackTally packs = PackTally.of(repository, index);
    Set<Id> right = new HashSet<>();
    List<StoredFile> ask = new ArrayList<>(packs.unindexed());
    int missing = 0;
    for (int row = 0; row < index.packs(); row++) {
      if (!packs.isFirst(row)) {
        continue;
      }
      Id pack = index.pack(row);
      boolean isRight = isRight(row, index, packs);
      if (isRight) {
        right.add(pack);
      }
      if (packs.size(row) == PackTally.ABSENT) {
        missing++;
      } else if (!isRight || scope == Scope.ALL) {
        ask.add(new StoredFile(pack, packs.size(row), Instant.EPOCH));
      }
    }
    Asked asked = ask(ask, right, index, exclusive, findings);
    findings.addAll(new PackRepair(repository).save(asked.damaged, index, exclusive));
    new IndexRewriting(repository, exclusive)
        .without(pack -> asked.read.contains(pack) || !right.contains(pack), files, unreadable);
    tell(missing, asked, findings);
    return findings;
  }

  private static void tell(int missing, Asked asked, List<Finding> findings) {
    if (missing > 0) {
      findings.add(
          Finding.warning(
              "pack_missing",
              missing + " packs of the index are not there any more",
              "bring them back and repair the index again, or repair the snapshots"));
    }
    findings.add(
        Finding.note("index_repaired", asked.read.size() + " packs were asked for their headers"));
  }

  /** What headers told. */
  private static final class Asked {
    final Set<Id> read = new HashSet<>();
    final List<Id> damaged = new ArrayList<>();
  }

  private BlobIndex load(List<Id> files, Set<Id> unreadable, List<Finding> findings)
      throws IOException {
    BlobIndex index = new BlobIndex();
    index.inBulk(
        () -> {
          for (Id file : files) {
            try {
              IndexReader.read(repository.files(), repository.unpacked(), file, index::add);
            } catch (StorageException e) {
              if (e.kind() != Kind.DAMAGED) {
                throw e;
              }
              unreadable.add(file);
              findings.add(
                  Finding.note("index_damaged", "an index file is replaced: " + e.getMessage()));
            }
          }
        });
    return index;
  }

  private static boolean isRight(int row, BlobIndex index, PackTally packs) {
    List<StoredBlob> blobs = index.blobs(row);
    long end = 0;
    for (StoredBlob blob : blobs) {
      if (blob.offset() != end) {
        return false;
      }
      end = blob.end();
    }
    return index.rows(index.pack(row)).length == 1 && packs.size(row) == PackHeader.fileSize(blobs);
  }

  /** Reads headers, and stores an index of those that can be read. */
  private Asked ask(
      List<StoredFile> packs,
      Set<Id> right,
      BlobIndex index,
      RepositoryLock exclusive,
      List<Finding> findings)
      throws IOException, InterruptedException {
    Asked asked = new Asked();
    IndexBuilder builder = new IndexBuilder();
    try (Crew crew = new Crew(repository, threads)) {
      crew.forEach(
          packs,
          (pack, tools) -> {
            List<StoredBlob> blobs;
            try {
              blobs = tools.packs().header(pack.id(), pack.size());
            } catch (StorageException e) {
              if (e.kind() != Kind.DAMAGED && e.kind() != Kind.MISSING) {
                throw e;
              }
              synchronized (asked) {
                damaged(pack.id(), e, right, index, asked, findings);
              }
              return;
            }
            synchronized (asked) {
              asked.read.add(pack.id());
              builder.add(pack.id(), blobs);
              if (builder.isFull()) {
                store(builder, exclusive);
              }
            }
            progress.file();
          });
    }
    store(builder, exclusive);
    return asked;
  }

  private void store(IndexBuilder builder, RepositoryLock exclusive) throws IOException {
    exclusive.requireHeld();
    var unused = builder.store(repository.unpacked());
  }

  private static void damaged(
      Id pack,
      StorageException why,
      Set<Id> right,
      BlobIndex index,
      Asked asked,
      List<Finding> findings) {
    boolean told = index.hasPack(pack);
    if (told && !right.contains(pack)) {
      asked.damaged.add(pack);
    }
    findings.add(
        Finding.warning(
            "pack_unreadable",
            "a pack's header can't be read: " + why.getMessage(),
            told
                ? "the index still tells its blobs: repair the pack to save them"
                : "the pack stays where it is, and nothing in it can be found; bring back a sound"
                    + " copy if there is one"));
  }
}
