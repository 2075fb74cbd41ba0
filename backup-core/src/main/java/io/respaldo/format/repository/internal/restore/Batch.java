package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.load.BlobTaker;
import io.respaldo.format.repository.internal.thread.TaskGroup;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.part.EntryPath;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files that are restored together, so that each blob is loaded once for all of them; and the links
 * and folders that come after them. Filled by the walk, then worked off by tasks.
 */
final class Batch {
  private static final int MAX_NAMES = 16_384;
  private static final int MAX_BLOBS = 131_072;
  private static final int EMPTY_AT_ONCE = 512;
  private static final long COMPARED_AT_ONCE = 64L << 20;

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
  private boolean standing;
  private boolean[] same = {}; // of each blob, once it was compared

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
    add(
        path,
        node,
        folder,
        Attributes.of(NodeEntries.of(relative, node), node),
        RestoredFile.NOTHING,
        false);
  }

  /**
   * @param path as the backup calls it
   * @param was how long the file is that stands there and is built upon; none if negative
   * @param shared whether that file has other names
   */
  void add(EntryPath path, Node node, Path folder, Attributes attributes, long was, boolean shared)
      throws IOException {
    List<Id> content = FileContent.blobs(path, node);
    RestoredFile file = new RestoredFile(folder, attributes, content.size(), was, shared);
    standing |= was >= 0;
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

  /** Whether there are files to be {@linkplain #compare compared}. */
  boolean hasStanding() {
    return standing;
  }

  /** Finds out which blobs stand in their places already; the tasks must be awaited then. */
  void compare(TaskGroup tasks, FormatProgress progress) {
    same = new boolean[blobs];
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < blobs; i++) {
      bytes += files.get(owners[i]).stands() ? index.get(numbers[i]).blob().contentLength() : 0;
      if (bytes >= COMPARED_AT_ONCE || i == blobs - 1) {
        Comparison comparison = new Comparison(from, i + 1, progress);
        tasks.submit(comparison::run);
        from = i + 1;
        bytes = 0;
      }
    }
  }

  /** Once compared: what has other names and differs is made anew. */
  void separate() throws IOException {
    for (int i = 0; i < blobs; i++) {
      RestoredFile file = files.get(owners[i]);
      makeAnewIfShared(file);
      same[i] &= file.stands();
    }
    for (RestoredFile file : empty) {
      makeAnewIfShared(file);
    }
  }

  private static void makeAnewIfShared(RestoredFile file) throws IOException {
    if (file.shared && file.stands() && file.differs()) {
      Files.delete(file.file());
      file.was = RestoredFile.NOTHING;
      file.missing.set(file.blobs);
    }
  }

  /** Compares some blobs with what stands in their places. */
  private final class Comparison {
    private final int from;
    private final int to;
    private final FormatProgress progress;

    Comparison(int from, int to, FormatProgress progress) {
      this.from = from;
      this.to = to;
      this.progress = progress;
    }

    void run() throws IOException {
      try (PieceReader pieces = new PieceReader()) {
        for (int i = from; i < to; i++) {
          RestoredFile file = files.get(owners[i]);
          StoredBlob blob = index.get(numbers[i]).blob();
          if (!file.stands() || places[i] + blob.contentLength() > file.was) {
            continue;
          }
          if (pieces.holds(file.file(), places[i], blob.contentLength(), blob.handle().id())) {
            same[i] = true;
            file.missing.decrementAndGet();
            progress.read(blob.contentLength());
          }
        }
      }
    }
  }

  /** Hands all files over. */
  void submit(TaskGroup tasks, FileFill fill, BlobLoader loader) {
    for (int i = 0; i < empty.size(); i += EMPTY_AT_ONCE) {
      List<RestoredFile> some = empty.subList(i, Math.min(empty.size(), i + EMPTY_AT_ONCE));
      tasks.submit(
          () -> {
            for (RestoredFile file : some) {
              fill.empty(file);
            }
          });
    }
    if (standing) {
      completeStanding(tasks, fill);
    }
    long[] order = new long[blobs]; // number and slot; numbers stand in the order of the packs
    int wanted = 0;
    for (int i = 0; i < blobs; i++) {
      if (!standing || !same[i]) {
        order[wanted++] = ((long) numbers[i] << 32) | i;
      }
    }
    Arrays.sort(order, 0, wanted);
    Run run = new Run(order);
    for (int i = 0; i < wanted; ) {
      int number = (int) (order[i] >>> 32);
      PackedBlob blob = index.get(number);
      if (!run.continuesWith(blob)) {
        submit(run, tasks, fill, loader);
        run = new Run(order);
      }
      run.add(blob, i);
      while (i < wanted && (int) (order[i] >>> 32) == number) {
        i++;
      }
      run.end = i;
    }
    submit(run, tasks, fill, loader);
  }

  private void completeStanding(TaskGroup tasks, FileFill fill) {
    List<RestoredFile> complete = files.stream().filter(f -> f.missing.get() == 0).toList();
    for (int i = 0; i < complete.size(); i += EMPTY_AT_ONCE) {
      List<RestoredFile> some = complete.subList(i, Math.min(complete.size(), i + EMPTY_AT_ONCE));
      tasks.submit(
          () -> {
            for (RestoredFile file : some) {
              fill.complete(file);
            }
          });
    }
  }

  private void submit(Run run, TaskGroup tasks, FileFill fill, BlobLoader loader) {
    if (!run.blobs.isEmpty()) {
      tasks.submit(() -> loader.loadAll(run.pack(), run.blobs, new Taker(run, fill)));
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
