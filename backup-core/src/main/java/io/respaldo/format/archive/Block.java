package io.respaldo.format.archive;

import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.Entry;
import io.respaldo.part.TreeWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A piece of an archive on its way: content, files still to be read into it, and what became of
 * them. Belongs to one thread at a time and is used again and again.
 */
final class Block {
  /** Where something lies in the archive; known once the block in which it begins has its place. */
  static final class Place {
    long offset = -1;
  }

  /** The place of something that begins in this block. */
  record Anchor(Place place, int inBlock) {}

  /**
   * An entry that is complete with this block.
   *
   * @param sha256 of a file's content
   * @param digest in hex, where the tree's rules asked for one
   * @param packed of an entry in a zip
   */
  record Ended(
      Entry entry,
      Place place,
      Optional<byte[]> sha256,
      Optional<String> digest,
      Optional<ZipRecord.Packed> packed) {
    Ended(Entry entry, Place place, Optional<byte[]> sha256, Optional<String> digest) {
      this(entry, place, sha256, digest, Optional.empty());
    }
  }

  final byte[] in;
  int length;
  byte[] out = new byte[0];
  int outLength;
  int crc;

  /** Entries to be appended by the worker, in order. */
  final List<TreeFile> files = new ArrayList<>();

  /** The tree that {@link #files} are of. */
  @Nullable TreeTask tree;

  /** Upper bound of the room that {@link #files} will take. */
  int reserved;

  final List<Anchor> anchors = new ArrayList<>();
  final List<Ended> ended = new ArrayList<>();
  final List<TreeWarning> warnings = new ArrayList<>();

  Block(int capacity) {
    in = new byte[capacity];
  }

  int room() {
    return in.length - length - reserved;
  }

  boolean isEmpty() {
    return length == 0 && files.isEmpty() && ended.isEmpty();
  }

  /** Makes sure that compressed data of this size fits. */
  void requireOut(int bound) {
    if (out.length < bound) {
      out = new byte[bound];
    }
  }

  void clear() {
    length = 0;
    outLength = 0;
    crc = 0;
    reserved = 0;
    tree = null;
    files.clear();
    anchors.clear();
    ended.clear();
    warnings.clear();
  }
}
