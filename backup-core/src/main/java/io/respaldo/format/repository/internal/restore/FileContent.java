package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Which blobs a file is made of, and where each begins.
 *
 * @param ends of each blob in the file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FileContent(List<Id> blobs, long[] ends) {
  /**
   * @throws io.respaldo.storage.StorageException DAMAGED when a blob is in no pack, or they have
   *     not the file's size
   */
  static FileContent of(EntryPath path, Node file, BlobIndex index) throws IOException {
    List<Id> blobs = blobs(path, file);
    long[] ends = new long[blobs.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      BlobHandle blob = BlobHandle.data(blobs.get(i));
      int length = index.contentLength(blob).orElse(-1);
      if (length < 0) {
        throw missing(path, blob);
      }
      end = Math.addExact(end, length);
      ends[i] = end;
    }
    requireSize(path, file, end);
    return new FileContent(blobs, ends);
  }

  static List<Id> blobs(EntryPath path, Node file) throws IOException {
    if (file.content().isPresent()) {
      return file.content().get();
    }
    if (file.size() == 0) {
      return List.of();
    }
    throw Damage.of("'" + path + "': the tree does not tell what the file holds");
  }

  static IOException missing(EntryPath path, BlobHandle blob) {
    return Damage.of(
        "'"
            + path
            + "' can't be read: its "
            + blob
            + " ("
            + blob.id()
            + ") is in no pack that the index names; repair the index, or use another backup");
  }

  static void requireSize(EntryPath path, Node file, long bytes) throws IOException {
    if (file.size() != bytes) {
      throw Damage.of(
          "'"
              + path
              + "' has "
              + Long.toUnsignedString(file.size())
              + " bytes by its tree, but its blobs hold "
              + bytes);
    }
  }

  long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** The blob that holds this byte. */
  int at(long position) {
    int found = Arrays.binarySearch(ends, position);
    int i = found < 0 ? -found - 1 : found + 1;
    while (i < ends.length && ends[i] == position) {
      i++; // empty blobs
    }
    return i;
  }

  long begin(int blob) {
    return blob == 0 ? 0 : ends[blob - 1];
  }
}
