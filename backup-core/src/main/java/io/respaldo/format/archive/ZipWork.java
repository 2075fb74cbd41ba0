package io.respaldo.format.archive;

import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.Digests;
import io.respaldo.part.Entry;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32;

/** Makes whole zip entries of a block's files, or pieces of a deflate stream of its content. */
final class ZipWork implements BlockWork {
  private final int level;
  private final ConcurrentLinkedQueue<GzipCodec.DeflateBlocks> idle = new ConcurrentLinkedQueue<>();

  ZipWork(int level) {
    this.level = level;
  }

  private GzipCodec.DeflateBlocks take() {
    GzipCodec.DeflateBlocks deflate = idle.poll();
    return deflate == null ? new GzipCodec.DeflateBlocks(level) : deflate;
  }

  @Override
  public void process(Block block) throws InterruptedException {
    GzipCodec.DeflateBlocks deflate = take();
    TreeTask tree = block.tree;
    if (tree == null) {
      if (block.length > 0) {
        block.crc = crc(block.in, block.length);
        deflate.compress(block);
      }
    } else {
      int bound = 4096;
      for (TreeFile file : block.files) {
        bound += packedBound(file.entry());
      }
      block.requireOut(bound);
      for (TreeFile file : block.files) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while reading files");
        }
        add(block, tree, file, deflate);
      }
    }
    idle.add(deflate);
  }

  static int packedBound(Entry entry) {
    long content = entry.isFile() ? entry.size() : ZipRecord.linkContent(entry).length;
    return ZipRecord.localBound(entry) + GzipCodec.bound((int) content);
  }

  private static void add(
      Block block, TreeTask tree, TreeFile file, GzipCodec.DeflateBlocks deflate)
      throws InterruptedException {
    Entry entry = file.entry();
    int length = 0;
    Optional<byte[]> sha256 = Optional.empty();
    Optional<String> digest = Optional.empty();
    if (entry.isFile()) {
      if (!OpenFile.readWhole(block, tree, file, 0)) {
        return;
      }
      length = (int) entry.size();
      MessageDigest sha = Digests.sha256();
      sha.update(block.in, 0, length);
      byte[] hash = sha.digest();
      sha256 = Optional.of(hash);
      int size = length;
      digest = tree.rules().digest().map(n -> FileFiller.digest(n, hash, block.in, 0, size));
    } else if (entry.type() == Entry.Type.SYMLINK) {
      byte[] target = ZipRecord.linkContent(entry);
      length = target.length;
      System.arraycopy(target, 0, block.in, 0, length);
    }
    pack(block, entry, length, deflate, sha256, digest);
  }

  /** Appends an entry to the output whose content stands in the input. */
  static void pack(
      Block block,
      Entry entry,
      int length,
      GzipCodec.DeflateBlocks deflate,
      Optional<byte[]> sha256,
      Optional<String> digest) {
    int headerLength = ZipRecord.local(entry, ZipRecord.Packed.NOTHING).length;
    int contentAt = block.outLength + headerLength;
    int stored = length;
    int method = ZipRecord.STORED;
    if (length > 0 && entry.isFile()) {
      int end = GzipCodec.end(block.out, deflate.compress(block.in, length, block.out, contentAt));
      if (end - contentAt < length) {
        stored = end - contentAt;
        method = ZipRecord.DEFLATED;
      }
    }
    if (method == ZipRecord.STORED) {
      System.arraycopy(block.in, 0, block.out, contentAt, length);
    }
    ZipRecord.Packed packed =
        new ZipRecord.Packed(method, false, crc(block.in, length), stored, length);
    byte[] header = ZipRecord.local(entry, packed);
    System.arraycopy(header, 0, block.out, block.outLength, headerLength);
    Block.Place place = new Block.Place();
    block.anchors.add(new Block.Anchor(place, block.outLength));
    block.ended.add(new Block.Ended(entry, place, sha256, digest, Optional.of(packed)));
    block.outLength = contentAt + stored;
  }

  /** Packs on the caller's thread. */
  void pack(Block block, Entry entry, Optional<byte[]> sha256, Optional<String> digest) {
    block.requireOut(ZipRecord.localBound(entry) + GzipCodec.bound(block.length) + 4096);
    GzipCodec.DeflateBlocks deflate = take();
    pack(block, entry, block.length, deflate, sha256, digest);
    idle.add(deflate);
  }

  static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  @Override
  public void close() {
    idle.forEach(GzipCodec.DeflateBlocks::close);
    idle.clear();
  }
}
