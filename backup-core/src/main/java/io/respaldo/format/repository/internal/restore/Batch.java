package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.load.BlobTaker;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.part.EntryPath;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files that are restored together, so that each blob is loaded once for all of them; and the links
 * and folders that come after them. Filled by the walk, then worked off by the crew.
 */
final class Batch {
  private static final int MAX_NAMES = 16_384;
  private static final int MAX_BLOBS = 131_072;
  private static final int EMPTY_AT_ONCE = 512;

  /** A name that a file gets besides its first. */
  record Link(Path folder, EntryPath path, Path existing) {}

  /** A folder with all that it shall hold. */
  record Left(Path folder, Attributes attributes) {}

  private final BlobIndex index;
  private final EntryPath top;
  private final List<RestoredFile> files = new ArrayList<>();
  private final List<RestoredFile> empty = new ArrayList<>();
  final List<Link> links = new ArrayList<>();
  final List<Left> left = new ArrayList<>();
  // of each blob of each file: its number in the index, the file, and the place in the file
  private int[] numbers = new int[1024];
  private int[] owners = new int[1024];
  private long[] places = new long[1024];
  private int blobs;

  /**
   * @param top path of the part, for messages
   */
  Batch(BlobIndex index, EntryPath top) {
    this.index = index;
    this.top = top;
  }

  boolean isFull() {
    return files.size() + empty.size() + links.size() >= MAX_NAMES
        || blobs >= MAX_BLOBS
        || left.size() >= MAX_NAMES;
  }

  /**
   * @param path as the backup calls it
   * @param relative as the target calls it
   */
  void add(EntryPath path, Node node, Path folder, EntryPath relative) throws IOException {
    List<Id> content = FileContent.blobs(path, node);
    Attributes attributes = Attributes.of(NodeEntries.of(relative, node), node);
    RestoredFile file = new RestoredFile(folder, attributes, content.size());
    long at = 0;
    for (Id id : content) {
      BlobHandle blob = BlobHandle.data(id);
      int number = index.number(blob);
      if (number == BlobIndex.NONE) {
        throw FileContent.missing(path, blob);
      }
      add(number, files.size(), at);
      at += index.contentLength(blob).orElseThrow();
    }
    FileContent.requireSize(path, node, at);
    (content.isEmpty() ? empty : files).add(file);
  }

  private void add(int number, int owner, long place) {
    if (blobs == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * blobs);
      owners = Arrays.copyOf(owners, 2 * blobs);
      places = Arrays.copyOf(places, 2 * blobs);
    }
    numbers[blobs] = number;
    owners[blobs] = owner;
    places[blobs] = place;
    blobs++;
  }

  /** Hands all files over. */
  void submit(Crew crew, FileFill fill, BlobLoader loader) {
    for (int i = 0; i < empty.size(); i += EMPTY_AT_ONCE) {
      List<RestoredFile> some = empty.subList(i, Math.min(empty.size(), i + EMPTY_AT_ONCE));
      crew.submit(
          () -> {
            for (RestoredFile file : some) {
              fill.empty(file);
            }
          });
    }
    long[] order = new long[blobs]; // number and slot; numbers stand in the order of the packs
    for (int i = 0; i < blobs; i++) {
      order[i] = ((long) numbers[i] << 32) | i;
    }
    Arrays.sort(order);
    Run run = new Run(order);
    for (int i = 0; i < blobs; ) {
      int number = (int) (order[i] >>> 32);
      PackedBlob blob = index.get(number);
      if (!run.continuesWith(blob)) {
        submit(run, crew, fill, loader);
        run = new Run(order);
      }
      run.add(blob, i);
      while (i < blobs && (int) (order[i] >>> 32) == number) {
        i++;
      }
      run.end = i;
    }
    submit(run, crew, fill, loader);
  }

  private void submit(Run run, Crew crew, FileFill fill, BlobLoader loader) {
    if (!run.blobs.isEmpty()) {
      crew.submit(() -> loader.loadAll(run.pack(), run.blobs, new Taker(run, fill)));
    }
  }

  /** Blobs that are read with one request. */
  private static final class Run {
    final long[] order;
    final List<StoredBlob> blobs = new ArrayList<>();
    final List<Id> packs = new ArrayList<>(1);

    /** Where in the order each blob begins. */
    final List<Integer> begins = new ArrayList<>();

    int end;

    Run(long[] order) {
      this.order = order;
    }

    Id pack() {
      return packs.get(0);
    }

    boolean continuesWith(PackedBlob next) {
      return blobs.isEmpty()
          || (pack().equals(next.pack())
              && BlobLoader.continues(blobs.get(0), blobs.get(blobs.size() - 1), next.blob()));
    }

    void add(PackedBlob blob, int begin) {
      if (packs.isEmpty()) {
        packs.add(blob.pack());
      }
      blobs.add(blob.blob());
      begins.add(begin);
    }

    int end(int number) {
      return number + 1 < begins.size() ? begins.get(number + 1) : end;
    }
  }

  private final class Taker implements BlobTaker {
    private final Run run;
    private final FileFill fill;

    Taker(Run run, FileFill fill) {
      this.run = run;
      this.fill = fill;
    }

    @Override
    public void take(int number, byte[] buffer, int offset, int length) throws IOException {
      for (int i = run.begins.get(number); i < run.end(number); i++) {
        int slot = (int) run.order[i];
        fill.write(files.get(owners[slot]), places[slot], buffer, offset, length);
      }
    }

    @Override
    public StorageException told(int number, StorageException why) {
      RestoredFile first = files.get(owners[(int) run.order[run.begins.get(number)]]);
      return Damage.in(first.entry().path().under(top), why);
    }
  }
}
