package io.respaldo.format.repository.internal.check;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a pack from its beginning to its end, once, and holds all it says against each other: its
 * name, the index, each blob, its own header. Memory holds its largest blob and its header.
 */
final class PackCheck {
  /** More than any header has; what is longer is not kept. */
  private static final int TAIL = 17 << 20;

  private static final int SLICE = 64 << 10;

  private final OpenRepository repository;
  private final FormatProgress progress;

  /**
   * What is wrong with a pack.
   *
   * @param problems for people
   * @param damaged places in the list of blobs
   */
  record Result(List<String> problems, List<Integer> damaged) {
    boolean isSound() {
      return problems.isEmpty();
    }
  }

  PackCheck(OpenRepository repository, FormatProgress progress) {
    this.repository = repository;
    this.progress = progress;
  }

  /**
   * Reads it; when something is wrong, once more, since what was read may have been damaged on its
   * way.
   *
   * @param size as it was listed
   * @param blobs as the index tells them, by ascending offset
   */
  Result check(Id pack, long size, List<StoredBlob> blobs, BlobTools tools) throws IOException {
    Result first = readOnce(pack, size, blobs, tools);
    return first.isSound() ? first : readOnce(pack, size, blobs, tools);
  }

  private Result readOnce(Id pack, long size, List<StoredBlob> blobs, BlobTools tools)
      throws IOException {
    Result result = new Result(new ArrayList<>(), new ArrayList<>());
    tools.sha().reset();
    try (ObjectContent in = repository.files().open(FileType.PACK, pack, Range.ALL)) {
      long at = blobs(in, size, blobs, tools, result);
      long rest = rest(in, size, at, pack, blobs, tools, result);
      if (at + rest != size) {
        result.problems.add("it has " + (at + rest) + " bytes, where " + size + " were listed");
      }
      if (!tools.sha().finish().equals(pack)) {
        result.problems.add("its bytes do not have its name's hash");
      }
    } catch (StorageException e) {
      if (!BlobTools.isDamage(e)) {
        throw e;
      }
      result.problems.add(Findings.message(e));
      for (int i = 0; i < blobs.size(); i++) {
        result.damaged.add(i);
      }
    }
    return result;
  }

  /** Reads the blobs; how many bytes those were. */
  private long blobs(
      InputStream in, long size, List<StoredBlob> blobs, BlobTools tools, Result result)
      throws IOException {
    long at = 0;
    for (int i = 0; i < blobs.size(); i++) {
      StoredBlob blob = blobs.get(i);
      long gap = blob.offset() - at;
      if (gap < 0) {
        bad(result, i, blob.handle() + " begins before the end of the one before it");
        continue;
      }
      if (blob.end() > size) { // no memory for what can't be there
        bad(result, i, "it ends before " + blob.handle());
        continue;
      }
      long passed = pass(in, gap, tools);
      int length = blob.length();
      int n = passed < gap ? 0 : in.readNBytes(tools.sealed(length), 0, length);
      at += passed + n;
      tools.sha().update(tools.sealed(n), 0, n);
      progress.read(passed + n);
      if (n < length) {
        for (int j = i; j < blobs.size(); j++) {
          bad(result, j, "it ends before " + blobs.get(j).handle());
        }
        break;
      }
      try {
        tools.open(blob);
      } catch (StorageException e) {
        bad(result, i, Findings.message(e));
      }
    }
    return at;
  }

  private static void bad(Result result, int place, String problem) {
    result.problems.add(problem);
    result.damaged.add(place);
  }

  /** Goes over bytes that no blob has; how many there were. */
  private static long pass(InputStream in, long count, BlobTools tools) throws IOException {
    long left = count;
    while (left > 0) {
      byte[] slice = tools.sealed(SLICE);
      int n = in.readNBytes(slice, 0, (int) Math.min(SLICE, left));
      if (n == 0) {
        break;
      }
      tools.sha().update(slice, 0, n);
      left -= n;
    }
    return count - left;
  }

  /** Reads what is behind the blobs and looks at the header; how many bytes those were. */
  private long rest(
      InputStream in,
      long size,
      long at,
      Id pack,
      List<StoredBlob> blobs,
      BlobTools tools,
      Result result)
      throws IOException {
    int expected = (int) Math.max(0, Math.min(size - at, TAIL));
    byte[] tail = tools.sealed(expected);
    int n = in.readNBytes(tail, 0, expected);
    tools.sha().update(tail, 0, n);
    List<StoredBlob> header;
    long rest = n;
    try {
      if (n == TAIL) {
        rest += pass(in, Long.MAX_VALUE, tools);
        header = tools.packs().header(pack, size);
      } else {
        header = tools.packs().headerIn(tail, n, at + n);
        rest += pass(in, Long.MAX_VALUE, tools);
      }
      progress.read(rest);
      compare(header, blobs, result);
    } catch (StorageException e) {
      if (!BlobTools.isDamage(e)) {
        throw e;
      }
      result.problems.add(Findings.message(e));
    }
    return rest;
  }

  private static void compare(List<StoredBlob> header, List<StoredBlob> index, Result result) {
    if (header.equals(index)) {
      return;
    }
    int same = 0;
    while (same < header.size()
        && same < index.size()
        && header.get(same).equals(index.get(same))) {
      same++;
    }
    result.problems.add(
        "its header tells "
            + header.size()
            + " blobs and the index "
            + index.size()
            + "; they differ from blob "
            + (same + 1)
            + " on");
  }
}
