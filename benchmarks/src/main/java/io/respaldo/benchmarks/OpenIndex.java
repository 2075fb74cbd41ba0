package io.respaldo.benchmarks;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What it costs to know all blobs of a large repository: {@code OpenIndex make REPOSITORY BLOBS}
 * writes the index of packs that are nowhere into a repository that {@code restic init} made,
 * {@code OpenIndex open REPOSITORY} reads it and says what it takes. The password is in {@code
 * RESTIC_PASSWORD}.
 */
public final class OpenIndex {
  private static final int PER_PACK = 200;
  private static final int SEED = 1;

  private OpenIndex() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    try (LocalRepository local = LocalRepository.open(args[1])) {
      if (args[0].equals("make")) {
        make(local.repository(), Integer.parseInt(args[2]));
      } else {
        open(local.repository());
      }
    }
  }

  private static void make(OpenRepository repository, int blobs) throws IOException {
    SecureRandom ids = new SecureRandom();
    Random lengths = new Random(SEED);
    IndexBuilder builder = new IndexBuilder();
    for (int made = 0; made < blobs; made += PER_PACK) {
      List<StoredBlob> pack = new ArrayList<>(PER_PACK);
      long offset = 0;
      for (int i = 0; i < PER_PACK; i++) {
        int length = 20_000 + lengths.nextInt(80_000);
        BlobHandle blob = BlobHandle.data(Id.random(ids));
        pack.add(new StoredBlob(blob, offset, length, 2 * length));
        offset += length;
      }
      builder.add(Id.random(ids), pack);
      if (builder.isFull()) {
        builder.store(repository.unpacked());
      }
    }
    builder.store(repository.unpacked());
  }

  private static void open(OpenRepository repository) throws IOException {
    Stopwatch watch = new Stopwatch();
    BlobIndex index = repository.index();
    String took = watch.took();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    System.out.printf(
        "%d blobs in %d packs read %s; heap in use %d MB, %.1f bytes a blob%n",
        index.size(), index.packs(), took, used >> 20, (double) used / index.size());
  }
}
