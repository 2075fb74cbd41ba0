package io.respaldo.format.archive;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.tree.Captured;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The uncompressed stream of a tar on its way to its compressed file: content goes into blocks,
 * blocks through a pipeline into the file, their entries into the index. For one thread at a time.
 */
final class TarOutput implements ArchiveOutput {
  private final OutputStream file;
  private final SummingOutput sums;
  private final BlockCodec codec;
  private final IndexWriter index;
  private final FormatProgress progress;
  private final BlockPipeline pipeline;
  private final BlockTable table = new BlockTable();
  private final int smallFile;
  private @Nullable Block current;
  private @Nullable Captured captured;
  private @Nullable TreeTask tree;
  private long contentOffset;
  private int crc;

  TarOutput(
      SummingOutput sums,
      BlockCodec codec,
      Workers workers,
      IndexWriter index,
      FormatProgress progress)
      throws IOException {
    this.sums = sums;
    this.file = sums;
    this.codec = codec;
    this.index = index;
    this.progress = progress;
    this.pipeline = new BlockPipeline(workers, codec.blockSize(), this::take);
    this.smallFile = codec.blockSize() / 4;
    file.write(codec.head());
  }

  private void take(Block block) throws IOException {
    for (Block.Anchor anchor : block.anchors) {
      anchor.place().offset = contentOffset + anchor.inBlock();
    }
    if (block.length > 0) {
      place(block.length, block.crc);
      file.write(block.out, 0, block.outLength);
    }
    progress.read(block.length);
    for (Block.Ended ended : block.ended) {
      record(ended);
    }
    if (captured != null) {
      block.warnings.forEach(captured::warn);
    }
  }

  private void place(long contentLength, int contentCrc) {
    table.add(sums.count(), contentOffset);
    crc = Crc32Combine.combine(crc, contentCrc, contentLength);
    contentOffset += contentLength;
  }

  private void record(Block.Ended ended) throws IOException {
    Entry entry = ended.entry();
    index.add(new StoredEntry(entry, ended.place().offset, ended.sha256()));
    if (entry.isFile()) {
      progress.file();
      if (captured != null && tree != null) {
        captured.add(tree.relative(entry.path()), entry.size(), ended.digest());
      }
    }
  }

  @Override
  public boolean needsSizes() {
    return true;
  }

  @Override
  public boolean holdsHardLinks() {
    return true;
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
    return size <= smallFile;
  }

  @Override
  public void append(TreeFile file) throws IOException, InterruptedException {
    Entry entry = file.entry();
    int bound = TarHeader.bound(entry) + (int) entry.size() + TarHeader.padding(entry.size());
    Block block = block();
    if (block.room() < bound) {
      submit();
      block = block();
    }
    block.tree = tree;
    block.files.add(file);
    block.reserved += bound;
  }

  @Override
  public Block.Place begin(Entry entry, String comment) throws IOException, InterruptedException {
    byte[] header = TarHeader.of(entry, comment);
    write(header, 0, header.length);
    Block.Place place = new Block.Place();
    Block block = inline();
    block.anchors.add(new Block.Anchor(place, block.length));
    return place;
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException, InterruptedException {
    int at = off;
    while (at < off + len) {
      Block block = inline();
      int n = Math.min(block.in.length - block.length, off + len - at);
      System.arraycopy(b, at, block.in, block.length, n);
      block.length += n;
      at += n;
      if (block.length == block.in.length) {
        submit();
      }
    }
  }

  @Override
  public void end(Entry entry, Block.Place place, Optional<byte[]> sha256, Optional<String> digest)
      throws IOException, InterruptedException {
    int padding = TarHeader.padding(entry.size());
    write(new byte[padding], 0, padding);
    inline().ended.add(new Block.Ended(entry, place, sha256, digest));
  }

  @Override
  public void splice(Spool spool) throws IOException, InterruptedException {
    settle();
    try (InputStream in = spool.open()) {
      byte[] buffer = new byte[128 * 1024];
      for (int i = 0; i < spool.blocks(); i++) {
        place(spool.contentLength(i), spool.crc(i));
        for (int left = spool.storedLength(i); left > 0; ) {
          int n = in.readNBytes(buffer, 0, Math.min(left, buffer.length));
          if (n == 0) {
            throw new IOException("the spooled stream in the work folder ends early");
          }
          file.write(buffer, 0, n);
          left -= n;
        }
      }
    }
  }

  private Block block() throws IOException, InterruptedException {
    if (current == null) {
      current = pipeline.acquire();
    }
    return current;
  }

  /** A block with room into which nothing is still to be read. */
  private Block inline() throws IOException, InterruptedException {
    Block block = block();
    if (!block.files.isEmpty() || block.length == block.in.length) {
      submit();
      block = block();
    }
    return block;
  }

  private void submit() {
    if (current != null) {
      Block full = current;
      current = null;
      pipeline.submit(full);
    }
  }

  private void settle() throws IOException, InterruptedException {
    if (current != null && current.isEmpty() && current.anchors.isEmpty()) {
      pipeline.release(current);
      current = null;
    }
    submit();
    pipeline.drain();
  }

  @Override
  public BlockTable finish() throws IOException, InterruptedException {
    byte[] end = new byte[2 * TarHeader.RECORD];
    write(end, 0, end.length);
    settle();
    table.add(sums.count(), contentOffset);
    file.write(codec.tail(crc, contentOffset));
    return table;
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
