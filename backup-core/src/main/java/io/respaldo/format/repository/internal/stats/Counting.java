package io.respaldo.format.repository.internal.stats;

import io.respaldo.format.repository.StatsReport;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.load.NodeWalk;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what a group of snapshots holds and needs. Good for one group, by one thread. */
public final class Counting {
  private static final long UNKNOWN = -1;

  private final BlobLoader trees;
  private final BlobIndex index;
  private final BlobSet used;
  private final BlobSet single;
  private final LongSet several = new LongSet();

  /** By row, where the figures of its trees begin. */
  private final int[] firstTree;

  private final long[] bytes;
  private final int[] items;
  private final int[] files;
  private final Sum total = new Sum();
  private long snapshots;
  private long uniqueFiles;
  private long uniqueBytes;
  private boolean empty;

  /** What is in a folder and below. */
  private static final class Sum {
    private long bytes;
    private long items;
    private long files;
    private boolean linked;

    void add(Sum other) {
      bytes += other.bytes;
      items += other.items;
      files += other.files;
      linked |= other.linked;
    }
  }

  private record Inode(long device, long number) {}

  public Counting(BlobLoader trees) {
    this.trees = trees;
    this.index = trees.index();
    this.used = new BlobSet(index);
    this.single = new BlobSet(index);
    this.firstTree = new int[index.packs()];
    int slots = 0;
    for (int row = 0; row < index.packs(); row++) {
      firstTree[row] = slots;
      slots += hasTree(row) ? index.end(row) - index.first(row) : 0;
    }
    this.bytes = new long[slots];
    this.items = new int[slots];
    this.files = new int[slots];
    Arrays.fill(bytes, UNKNOWN);
  }

  private boolean hasTree(int row) {
    for (int i = index.first(row); i < index.end(row); i++) {
      if (index.type(i) == BlobType.TREE) {
        return true;
      }
    }
    return false;
  }

  private int slot(int tree) {
    int row = index.row(tree);
    return firstTree[row] + tree - index.first(row);
  }

  /** Adds a snapshot. */
  public void add(Id root) throws IOException, InterruptedException {
    snapshots++;
    Walk walk = new Walk();
    if (walk.enter(root)) {
      new NodeWalk(trees).walk(root, null, walk);
    }
  }

  private final class Walk implements NodeWalk.Visitor {
    private final Deque<Sum> way = new ArrayDeque<>();
    private final Set<Inode> inodes = new HashSet<>();

    private Sum at() {
      return way.isEmpty() ? total : way.element();
    }

    /** False when all about a tree is known. */
    boolean enter(Id tree) {
      int number = index.number(BlobHandle.tree(tree));
      if (number != BlobIndex.NONE) {
        boolean unused = used.add(number);
        int slot = slot(number);
        if (bytes[slot] != UNKNOWN) {
          at().bytes += bytes[slot];
          at().items += items[slot];
          at().files += files[slot];
          return false;
        }
      }
      way.push(new Sum());
      return true;
    }

    @Override
    public boolean node(@Nullable EntryPath folder, Node node) {
      at().items++;
      if (node.type() == NodeType.FILE) {
        at().files++;
        file(node);
      }
      return node.type() == NodeType.DIR
          && node.subtree().isPresent()
          && enter(node.subtree().get());
    }

    private void file(Node node) {
      if (node.links() > 1) {
        at().linked = true;
      }
      if (node.links() <= 1 || inodes.add(new Inode(node.deviceId(), node.inode()))) {
        at().bytes += node.size();
      }
      content(node);
    }

    @Override
    public void leave(Id tree) {
      Sum sum = way.pop();
      int number = index.number(BlobHandle.tree(tree));
      // with hard links it depends on what came before
      if (number != BlobIndex.NONE && !sum.linked && sum.items <= Integer.MAX_VALUE) {
        int slot = slot(number);
        bytes[slot] = sum.bytes;
        items[slot] = (int) sum.items;
        files[slot] = (int) sum.files;
      }
      at().add(sum);
    }
  }

  private void content(Node node) {
    List<Id> content = node.content().orElse(List.of());
    for (Id id : content) {
      int number = index.number(BlobHandle.data(id));
      if (number != BlobIndex.NONE) {
        boolean unused = used.add(number);
      }
    }
    if (isNew(content)) {
      uniqueFiles++;
      uniqueBytes += node.size();
    }
  }

  private boolean isNew(List<Id> content) {
    if (content.isEmpty()) {
      boolean first = !empty;
      empty = true;
      return first;
    }
    int number =
        content.size() == 1 ? index.number(BlobHandle.data(content.get(0))) : BlobIndex.NONE;
    if (number != BlobIndex.NONE) {
      return single.add(number);
    }
    Sha256 sha = new Sha256();
    for (Id id : content) {
      byte[] name = id.toString().getBytes(StandardCharsets.US_ASCII);
      sha.update(name, 0, name.length);
    }
    long hash = sha.finish().a();
    return several.add(hash == 0 ? 1 : hash);
  }

  public StatsReport report(String group) {
    long blobs = 0;
    long plain = 0;
    long stored = 0;
    for (int i = used.next(0); i != BlobIndex.NONE; i = used.next(i + 1)) {
      blobs++;
      plain += index.contentLength(i);
      stored += index.length(i);
    }
    return new StatsReport(
        group,
        snapshots,
        total.items,
        total.files,
        total.bytes,
        uniqueFiles,
        uniqueBytes,
        blobs,
        plain,
        stored);
  }
}
