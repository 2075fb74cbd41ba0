package io.respaldo.format.repository.internal.index;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.file.UnpackedFiles;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.JsonInput;
import io.respaldo.format.repository.internal.thread.TaskGroup;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads index files. For each thread memory holds one file as it is stored, the text of a pack and
 * its blobs.
 */
public final class IndexReader {
  /** A header of 16 MiB holds fewer. */
  static final int MAX_BLOBS = 500_000;

  static final long MAX_OFFSET = 1L << 40;

  private IndexReader() {}

  /** All that these index files tell. */
  public static BlobIndex readAll(
      RepositoryFiles files, UnpackedFiles unpacked, Collection<Id> indexFiles) throws IOException {
    BlobIndex index = new BlobIndex();
    index.inBulk(() -> each(indexFiles, file -> read(files, unpacked, file, index::add)));
    return index;
  }

  /** What is done with a file. */
  @FunctionalInterface
  public interface Reading {
    void read(Id file) throws IOException;
  }

  /** Reads some files at a time, which is what opening a repository costs. */
  public static void each(Collection<Id> files, Reading reading) throws IOException {
    int threads = Math.min(files.size(), Runtime.getRuntime().availableProcessors());
    if (threads < 2) {
      for (Id file : files) {
        reading.read(file);
      }
      return;
    }
    try (TaskGroup tasks = new TaskGroup(threads, "respaldo-index-")) {
      for (Id file : files) {
        tasks.submit(() -> reading.read(file));
      }
      tasks.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading the index");
    }
  }

  /**
   * Shows the packs of one index file.
   *
   * @throws StorageException DAMAGED, naming the file; some packs were shown then
   */
  public static void read(
      RepositoryFiles files, UnpackedFiles unpacked, Id index, PackVisitor visitor)
      throws IOException {
    try (InputStream in = unpacked.open(FileType.INDEX, index)) {
      read(in, visitor);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.DAMAGED) {
        throw Damage.in(files.layout().key(FileType.INDEX, index), e);
      }
      throw e;
    }
  }

  static void read(InputStream json, PackVisitor visitor) throws IOException {
    Optional<PlainIndex.Rest> rest = new PlainIndex(json).read(visitor);
    if (rest.isPresent()) {
      readAny(rest.get().text(), rest.get().begin(), visitor);
    }
  }

  /**
   * However it is spelled.
   *
   * @param begin where in the file the text begins, for messages
   */
  static void readAny(InputStream json, long begin, PackVisitor visitor) throws IOException {
    try (JsonInput in = JsonInput.of("index", json, begin)) {
      in.beginObject();
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        if (name.equals("packs")) {
          if (in.beginArrayIfAny()) {
            packs(in, visitor);
          }
        } else {
          in.skip();
        }
      }
      in.end();
    }
  }

  private static void packs(JsonInput in, PackVisitor visitor) throws IOException {
    while (in.nextObject()) {
      Optional<Id> id = Optional.empty();
      List<StoredBlob> blobs = List.of();
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        switch (name) {
          case "id" -> id = Optional.of(in.readId());
          case "blobs" -> blobs = blobs(in);
          default -> in.skip();
        }
      }
      visitor.pack(id.orElseThrow(() -> in.damage("a pack has no id")), blobs);
    }
  }

  private static List<StoredBlob> blobs(JsonInput in) throws IOException {
    List<StoredBlob> blobs = new ArrayList<>();
    if (in.beginArrayIfAny()) {
      while (in.nextObject()) {
        if (blobs.size() == MAX_BLOBS) {
          throw in.damage("a pack has more than " + MAX_BLOBS + " blobs");
        }
        blobs.add(blob(in));
      }
    }
    return blobs;
  }

  private static StoredBlob blob(JsonInput in) throws IOException {
    Optional<Id> id = Optional.empty();
    Optional<BlobType> type = Optional.empty();
    long offset = 0;
    long length = 0;
    long plain = 0;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "id" -> id = Optional.of(in.readId());
        case "type" -> type = Optional.of(type(in));
        case "offset" -> offset = in.readUnsigned(MAX_OFFSET);
        case "length" -> length = in.readUnsigned(Integer.MAX_VALUE);
        case "uncompressed_length" -> plain = in.readUnsigned(Integer.MAX_VALUE);
        default -> in.skip();
      }
    }
    if (id.isEmpty() || type.isEmpty() || length < Sealer.OVERHEAD) {
      throw in.damage("a blob has no id, type or length");
    }
    BlobHandle handle = new BlobHandle(type.get(), id.get());
    return new StoredBlob(handle, offset, (int) length, (int) plain);
  }

  private static BlobType type(JsonInput in) throws IOException {
    String word = in.readString();
    return switch (word) {
      case "data" -> BlobType.DATA;
      case "tree" -> BlobType.TREE;
      default -> throw in.damage("a blob is neither data nor tree");
    };
  }
}
