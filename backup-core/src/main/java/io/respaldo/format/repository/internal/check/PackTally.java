package io.respaldo.format.repository.internal.check;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.pack.PackHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The packs of an index beside those that lie in the storage: eight bytes for each, besides the
 * ones that no index names.
 */
public final class PackTally {
  /** The size of a pack that is not there. */
  public static final long ABSENT = -1;

  private final OpenRepository repository;
  private final BlobIndex index;
  private final long[] sizes;
  private final List<StoredFile> unindexed = new ArrayList<>();

  private PackTally(OpenRepository repository, BlobIndex index) {
    this.repository = repository;
    this.index = index;
    this.sizes = new long[index.packs()];
    Arrays.fill(sizes, ABSENT);
  }

  /** Lists all packs that lie there now, once. */
  public static PackTally of(OpenRepository repository, BlobIndex index) throws IOException {
    PackTally tally = new PackTally(repository, index);
    try (Stream<StoredFile> all = repository.files().list(FileType.PACK)) {
      for (Iterator<StoredFile> i = all.iterator(); i.hasNext(); ) {
        tally.add(i.next());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return tally;
  }

  private void add(StoredFile file) {
    int[] rows = index.rows(file.id());
    if (rows.length == 0) {
      unindexed.add(file);
    }
    for (int row : rows) {
      sizes[row] = file.size();
    }
  }

  /** Size of the file; {@link #ABSENT}. */
  public long size(int row) {
    return sizes[row];
  }

  /** Packs that no index names. */
  public List<StoredFile> unindexed() {
    return unindexed;
  }

  /** Whether the row is the first one of its pack. */
  public boolean isFirst(int row) {
    return index.rows(index.pack(row))[0] == row;
  }

  /** The blobs of a pack, by ascending offset, as all index files together tell. */
  public List<StoredBlob> blobs(int row) {
    int[] rows = index.rows(index.pack(row));
    if (rows.length == 1) {
      return index.blobs(row);
    }
    LinkedHashSet<StoredBlob> all = new LinkedHashSet<>();
    for (int each : rows) {
      all.addAll(index.blobs(each));
    }
    return all.stream().sorted(Comparator.comparingLong(StoredBlob::offset)).toList();
  }

  /** The number of a blob that stands at this place of {@link #blobs}. */
  public int number(int row, int place) {
    int[] rows = index.rows(index.pack(row));
    if (rows.length == 1) {
      return index.first(row) + place;
    }
    StoredBlob blob = blobs(row).get(place);
    for (int each : rows) {
      int at = index.blobs(each).indexOf(blob);
      if (at >= 0) {
        return index.first(each) + at;
      }
    }
    throw new IllegalStateException(blob + " is gone");
  }

  /** Looks for the packs of some rows only, one by one. */
  static PackTally of(OpenRepository repository, BlobIndex index, int[] rows) throws IOException {
    PackTally tally = new PackTally(repository, index);
    for (int row : rows) {
      Optional<Long> size = repository.files().size(FileType.PACK, index.pack(row));
      for (int each : index.rows(index.pack(row))) {
        tally.sizes[each] = size.orElse(ABSENT);
      }
    }
    return tally;
  }

  /** Says which packs are in no index. */
  void unindexed(Findings findings) {
    for (StoredFile file : unindexed) {
      findings.add(Problem.PACK_NOT_INDEXED, key(file.id()) + " is in no index");
    }
  }

  /** Says what is wrong with packs as far as names and sizes tell, and which blobs that costs. */
  void check(IntPredicate rows, Findings findings, BlobSet damaged) {
    for (int row = 0; row < index.packs(); row++) {
      if (rows.test(row) && isFirst(row)) {
        check(row, findings, damaged);
      }
    }
  }

  private void check(int row, Findings findings, BlobSet damaged) {
    List<StoredBlob> blobs = blobs(row);
    String key = key(index.pack(row));
    if (sizes[row] == ABSENT) {
      findings.add(Problem.PACK_MISSING, key + " is missing");
      lose(row, damaged);
    } else if (sizes[row] != PackHeader.fileSize(blobs)) {
      findings.add(
          Problem.PACK_SIZE,
          key + " has " + sizes[row] + " bytes, and not " + PackHeader.fileSize(blobs));
      lose(row, damaged);
    }
    long end = 0;
    boolean data = false;
    boolean trees = false;
    for (StoredBlob blob : blobs) {
      if (blob.offset() != end) {
        findings.add(
            Problem.INDEX_WRONG, key + ": " + blob.handle() + " begins elsewhere than at " + end);
        break;
      }
      end = blob.end();
      data |= blob.handle().type() == BlobType.DATA;
      trees |= blob.handle().type() == BlobType.TREE;
    }
    if (data && trees) {
      findings.add(Problem.PACK_MIXED, key + " holds data and folders");
    }
  }

  /** What lies behind the pack's end can't be had. */
  private void lose(int row, BlobSet damaged) {
    for (int each : index.rows(index.pack(row))) {
      for (int i = index.first(each); i < index.end(each); i++) {
        if (index.get(i).blob().end() > sizes[row]) {
          damaged.add(i);
        }
      }
    }
  }

  private String key(Id pack) {
    return "'" + repository.files().layout().key(FileType.PACK, pack) + "'";
  }
}
