package io.respaldo.format.archive;

import io.respaldo.format.BackupOrder;
import io.respaldo.format.tree.Captured;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a zip on their way to its file. Small ones are packed whole; the content of large
 * ones is deflated in pieces by all workers, its sizes following it. The central directory waits in
 * a work file. For one thread at a time.
 */
final class ZipOutput implements ArchiveOutput {
  private static final int BLOCK_SIZE = 1 << 20;
  private static final int SMALL = BLOCK_SIZE / 4;

  private final SummingOutput file;
  private final ZipWork work;
  private final IndexWriter index;
  private final BackupOrder order;
  private final SinkState state;
  private final BlockPipeline pipeline;
  private final Path directory;
  private final OutputStream central;
  private @Nullable Block current;
  private @Nullable TreeTask tree;
  private @Nullable Captured captured;
  private @Nullable Large large;
  private long entries;
  private long centralSize;
  private Entry begun = Entry.folder(EntryPath.of("none"), Instant.EPOCH);
  private String comment = "";

  /** A content in pieces. */
  private static final class Large {
    final long offset;
    long storedSize;
    long size;
    int crc;

    Large(long offset) {
      this.offset = offset;
    }
  }

  ZipOutput(
      SummingOutput file,
      ZipWork work,
      Workers workers,
      IndexWriter index,
      BackupOrder order,
      SinkState state)
      throws IOException {
    this.file = file;
    this.work = work;
    this.index = index;
    this.order = order;
    this.state = state;
    pipeline = new BlockPipeline(workers, BLOCK_SIZE, this::take);
    directory = order.work().resolve("archive-directory");
    central = new BufferedOutputStream(Files.newOutputStream(directory), 1 << 16);
  }

  @Override
  public boolean needsSizes() {
    return false;
  }

  @Override
  public boolean holdsHardLinks() {
    return false;
  }

  private void take(Block block) throws IOException {
    long base = file.count();
    for (Block.Anchor anchor : block.anchors) {
      anchor.place().offset = base + anchor.inBlock();
    }
    file.write(block.out, 0, block.outLength);
    Large content = large;
    if (content != null) {
      content.storedSize += block.outLength;
      content.crc = Crc32Combine.combine(content.crc, block.crc, block.length);
      content.size += block.length;
      order.progress().read(block.length);
    }
    for (Block.Ended ended : block.ended) {
      record(ended, "");
    }
    if (captured != null) {
      block.warnings.forEach(captured::warn);
    }
  }

  private void record(Block.Ended ended, String note) throws IOException {
    Entry entry = ended.entry();
    ZipRecord.Packed packed = ended.packed().orElse(ZipRecord.Packed.NOTHING);
    long offset = ended.place().offset;
    byte[] bytes = ZipRecord.central(entry, packed, offset, note);
    central.write(bytes);
    centralSize += bytes.length;
    entries++;
    index.add(new StoredEntry(entry, offset, ended.sha256()));
    if (!ZipRecord.holdsTime(entry)) {
      state.lost("times", "times before 1901 or after 2038", entry.path());
    }
    if (entry.isFile()) {
      if (large == null) {
        order.progress().read(entry.size());
      }
      order.progress().file();
      if (captured != null && tree != null) {
        captured.add(tree.relative(entry.path()), entry.size(), ended.digest());
      }
    }
  }

  @Override
  public void beginTree(TreeTask task, Captured into) throws IOException, InterruptedException {
    settle();
    tree = task;
    captured = into;
  }

  @Override
  public void endTree() throws IOException, InterruptedException {
    settle();
    tree = null;
    captured = null;
  }

  @Override
  public boolean isSmall(long size) {
    return size <= SMALL;
  }

  @Override
  public void append(TreeFile added) throws IOException, InterruptedException {
    int bound = ZipWork.packedBound(added.entry());
    if (current != null && current.in.length - current.reserved < bound) {
      submit();
    }
    Block block = block();
    block.tree = tree;
    block.files.add(added);
    block.reserved += bound;
  }

  @Override
  public Block.Place begin(Entry entry, String note) throws IOException, InterruptedException {
    settle();
    begun = entry;
    comment = note;
    return new Block.Place();
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException, InterruptedException {
    int at = off;
    while (at < off + len) {
      Block block = block();
      int n = Math.min(block.in.length - block.length, off + len - at);
      System.arraycopy(b, at, block.in, block.length, n);
      block.length += n;
      at += n;
      if (block.length == block.in.length) {
        if (large == null) {
          beginLarge();
        }
        submit();
      }
    }
  }

  private void beginLarge() throws IOException {
    large = new Large(file.count());
    file.write(ZipRecord.local(begun, described(0, 0, 0)));
  }

  private static ZipRecord.Packed described(int crc, long storedSize, long size) {
    return new ZipRecord.Packed(ZipRecord.DEFLATED, true, crc, storedSize, size);
  }

  @Override
  public void end(Entry entry, Block.Place place, Optional<byte[]> sha256, Optional<String> digest)
      throws IOException, InterruptedException {
    if (large == null) {
      endSmall(entry, sha256, digest);
      return;
    }
    submit();
    pipeline.drain();
    Large content = large;
    byte[] end = new byte[2];
    GzipCodec.end(end, 0);
    file.write(end);
    ZipRecord.Packed packed = described(content.crc, content.storedSize + 2, content.size);
    file.write(ZipRecord.descriptor(packed));
    place.offset = content.offset;
    record(new Block.Ended(entry, place, sha256, digest, Optional.of(packed)), comment);
    large = null;
  }

  private void endSmall(Entry entry, Optional<byte[]> sha256, Optional<String> digest)
      throws IOException, InterruptedException {
    Block block = block();
    if (entry.type() == Entry.Type.SYMLINK) {
      byte[] target = ZipRecord.linkContent(entry);
      System.arraycopy(target, 0, block.in, 0, target.length);
      block.length = target.length;
    }
    work.pack(block, entry, sha256, digest);
    Block.Ended ended = block.ended.remove(0);
    ended.place().offset = file.count();
    file.write(block.out, 0, block.outLength);
    record(ended, comment);
    current = null;
    pipeline.release(block);
  }

  @Override
  public void splice(Spool spool) {
    throw new IllegalStateException("zip takes streams as they come");
  }

  private Block block() throws IOException, InterruptedException {
    if (current == null) {
      current = pipeline.acquire();
    }
    return current;
  }

  private void submit() {
    if (current != null) {
      Block full = current;
      current = null;
      pipeline.submit(full);
    }
  }

  private void settle() throws IOException, InterruptedException {
    submit();
    pipeline.drain();
  }

  @Override
  public BlockTable finish() throws IOException, InterruptedException {
    settle();
    central.close();
    long offset = file.count();
    Files.copy(directory, file);
    file.write(ZipRecord.end(entries, offset, centralSize));
    return new BlockTable();
  }

  @Override
  public void close() {
    pipeline.close();
    try {
      central.close();
    } catch (IOException e) {
      // the archive failed already, or is complete
      return;
    }
  }
}
