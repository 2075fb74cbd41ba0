package io.respaldo.format.repository;

import io.respaldo.format.FormatProgress;
import io.respaldo.part.Selection;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that restores a snapshot, says when it has read so much, and then waits to be killed.
 */
final class KilledSnapshotRestore {
  static final String READ = "read";
  static final String DONE = "done";

  private KilledSnapshotRestore() {}

  /**
   * @param args the storage's folder, the repository's in it, the password, where to, how many
   *     pieces of packs it may read
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PasswordSource password = PasswordSource.of(args[2].toCharArray());
    try (LocalStorage disk = LocalStorage.at(Path.of(args[0]));
        Repository repository =
            Repository.open(
                new Waiting(disk, out, Integer.parseInt(args[4])),
                Repository.folder(args[1]),
                password)) {
      repository.restore(
          "latest",
          Selection.all(),
          Path.of(args[3]),
          RestoreSettings.intoEmpty(),
          FormatProgress.NONE);
    }
    out.println(DONE);
  }

  private static final class Waiting extends ForwardingStorage {
    private final PrintStream out;
    private int left;

    Waiting(StorageBackend inner, PrintStream out, int left) {
      super(inner);
      this.out = out;
      this.left = left;
    }

    @Override
    public ObjectContent open(ObjectKey key, Range range) throws IOException {
      if (key.path().contains("/data/")) {
        take();
      }
      return inner.open(key, range);
    }

    private synchronized void take() throws IOException {
      if (left-- > 0) {
        return;
      }
      out.println(READ);
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }
}
