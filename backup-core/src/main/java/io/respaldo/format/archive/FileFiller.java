package io.respaldo.format.archive;

import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.Digests;
import io.respaldo.part.Entry;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Appends the files that wait in a block to its content, as tar entries: so small files are read,
 * hashed and compressed by one worker, while they are in its processor's cache.
 */
final class FileFiller {
  private final ThreadLocal<MessageDigest> sha256 = ThreadLocal.withInitial(Digests::sha256);

  void fill(Block block) throws InterruptedException {
    TreeTask tree = block.tree;
    if (tree == null) {
      return;
    }
    for (TreeFile file : block.files) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while reading files");
      }
      if (file.entry().isFile()) {
        file(block, tree, file);
      } else {
        end(block, file.entry(), block.length + header(block, file.entry()));
      }
    }
  }

  private static int header(Block block, Entry entry) {
    byte[] header = TarHeader.of(entry, "");
    System.arraycopy(header, 0, block.in, block.length, header.length);
    return header.length;
  }

  private static void end(Block block, Entry entry, int end) {
    Block.Place place = new Block.Place();
    block.anchors.add(new Block.Anchor(place, end));
    block.ended.add(new Block.Ended(entry, place, Optional.empty(), Optional.empty()));
    block.length = end;
  }

  private void file(Block block, TreeTask tree, TreeFile file) throws InterruptedException {
    Entry entry = file.entry();
    int size = (int) entry.size();
    int contentAt = block.length + header(block, entry);
    if (!OpenFile.readWhole(block, tree, file, contentAt)) {
      return;
    }
    int contentEnd = contentAt + size;
    int end = contentEnd + TarHeader.padding(size);
    Arrays.fill(block.in, contentEnd, end, (byte) 0);
    MessageDigest sha = sha256.get();
    sha.update(block.in, contentAt, size);
    byte[] hash = sha.digest();
    Optional<String> digest =
        tree.rules().digest().map(name -> digest(name, hash, block.in, contentAt, size));
    Block.Place place = new Block.Place();
    block.anchors.add(new Block.Anchor(place, contentAt));
    block.ended.add(new Block.Ended(entry, place, Optional.of(hash), digest));
    block.length = end;
  }

  static String digest(String name, byte[] sha256, byte[] in, int from, int length) {
    byte[] digest = sha256;
    if (!name.equals("SHA-256")) {
      MessageDigest other = Digests.of(name);
      other.update(in, from, length);
      digest = other.digest();
    }
    return HexFormat.of().formatHex(digest);
  }
}
