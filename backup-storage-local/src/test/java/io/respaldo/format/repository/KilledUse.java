package io.respaldo.format.repository;

import io.respaldo.InstanceName;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.FormatProgress;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A process that backs up twice, forgets the oldest snapshot and prunes, and at one of its calls of
 * the storage says so and waits to be killed.
 */
final class KilledUse {
  static final String THERE = "there";

  private KilledUse() {}

  /**
   * @param args the storage's folder, the folder that is backed up, the password, at which call
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path site = Path.of(args[1]);
    PasswordSource password = PasswordSource.of(args[2].toCharArray());
    try (LocalStorage disk = LocalStorage.at(Path.of(args[0]))) {
      Counting storage = new Counting(disk, out, Integer.parseInt(args[3]));
      backUp(storage, site, password);
      Files.writeString(site.resolve("file 1"), "changed at " + Instant.now());
      Files.writeString(site.resolve("new"), "new at " + Instant.now());
      backUp(storage, site, password);
      try (Repository repository =
          Repository.open(storage, Repository.folder(RepositoryFormat.DEFAULT), password)) {
        repository.forget(List.of(repository.snapshots().get(0).id()));
        repository.prune("0", FormatProgress.NONE);
      }
      out.println(storage.calls());
    }
  }

  private static void backUp(StorageBackend storage, Path site, PasswordSource password)
      throws Exception {
    Path work = Files.createDirectory(site.resolveSibling("work " + UUID.randomUUID()));
    BackupOrder order =
        new BackupOrder(
            new BackupPlace(InstanceName.of("shop"), "", new Folder("instances/shop")),
            "backup",
            Instant.now(),
            Optional.empty(),
            work,
            FormatProgress.NONE);
    try (BackupFormat format =
        RepositoryFormat.with(RepositorySettings.password(password).cheapKeys()).on(storage)) {
      format.write(order, sink -> sink.tree("files", site, TreeRules.ALL));
    }
  }

  private static final class Counting extends ForwardingStorage {
    private final PrintStream out;
    private final int fatal;
    private int calls;

    Counting(StorageBackend inner, PrintStream out, int fatal) {
      super(inner);
      this.out = out;
      this.fatal = fatal;
    }

    synchronized int calls() {
      return calls;
    }

    /** The number of a call that begins. */
    private int begin() throws IOException {
      int number;
      synchronized (this) {
        number = ++calls;
      }
      if (number == fatal && number % 2 == 0) {
        await();
      }
      return number;
    }

    private void end(int number) throws IOException {
      if (number == fatal && number % 2 == 1) {
        await();
      }
    }

    private void await() throws IOException {
      out.println(THERE);
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }

    @Override
    public ObjectInfo create(ObjectKey key, Body body) throws IOException {
      int number = begin();
      ObjectInfo made = inner.create(key, body);
      end(number);
      return made;
    }

    @Override
    public ObjectContent open(ObjectKey key, Range range) throws IOException {
      int number = begin();
      ObjectContent content = inner.open(key, range);
      end(number);
      return content;
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws IOException {
      int number = begin();
      inner.delete(keys);
      end(number);
    }
  }
}
