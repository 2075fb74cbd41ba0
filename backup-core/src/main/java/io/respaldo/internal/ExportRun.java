package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Copies a backup's file out, checked on the way. */
final class ExportRun {
  private static final int BUFFER = 1 << 16;

  private final Engine engine;
  private final Opened opened;
  private final Actor actor;

  ExportRun(Engine engine, Opened opened, Actor actor) {
    this.engine = engine;
    this.opened = opened;
    this.actor = actor;
  }

  /** A backup of several files leaves them all; the path is that of the first. */
  Path run(RunHandle<Path> handle, Path folder) throws IOException, InterruptedException {
    Backup b = opened.backup();
    List<BackupFile> files = BackupFile.of(engine, opened);
    for (BackupFile file : files) {
      refuseTaken(folder.resolve(file.name()));
    }
    Path target = folder.resolve(files.get(0).name());
    try (ReadingRun run =
        ReadingRun.begin(engine, handle, Operation.EXPORT, "export", b, actor, engine.now())) {
      handle.meter().step("copying");
      handle.meter().total(OptionalLong.of(b.content().bytes()));
      run.guarded(
          () -> {
            Files.createDirectories(folder);
            for (BackupFile file : files) {
              export(file, folder, handle.meter());
            }
            return target;
          });
      handle.shield();
      run.close(List.of(), null);
      engine.audit(
          actor, "export", Optional.of(b.instance()), b.id().value(), "ok", target.toString());
      return target;
    }
  }

  private static void refuseTaken(Path target) {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new BackupException(
          Kind.EXISTS, "'" + target + "' exists already", "choose another folder");
    }
  }

  private static void export(BackupFile file, Path folder, ProgressMeter meter)
      throws IOException, InterruptedException {
    Path partial = folder.resolve(file.name() + ".partial");
    try {
      copy(file, partial, meter);
      Files.move(partial, folder.resolve(file.name()));
    } catch (FileAlreadyExistsException e) {
      throw new BackupException(
          Kind.EXISTS,
          "'" + e.getFile() + "' exists already",
          "choose another folder, or remove what an earlier export left",
          e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
  }

  private static void copy(BackupFile file, Path to, ProgressMeter meter)
      throws IOException, InterruptedException {
    MessageDigest sha = sha256();
    long copied = 0;
    try (InputStream in = file.opener().open();
        FileChannel channel =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted");
        }
        sha.update(buffer, 0, n);
        write(buffer, n, to, out);
        meter.read(n);
        copied += n;
      }
      channel.force(true);
    }
    String actual = HexFormat.of().formatHex(sha.digest());
    if (file.sha256().filter(expected -> !expected.equals(actual)).isPresent()) {
      throw new StorageException(
          StorageException.Kind.DAMAGED,
          "'"
              + file.name()
              + "' is not what was written: SHA-256 "
              + actual
              + " of "
              + copied
              + " bytes, recorded were "
              + file.sha256().get()
              + " of "
              + file.size());
    }
  }

  /** Channels don't name their file when a disk is full. */
  private static void write(byte[] buffer, int length, Path to, OutputStream out)
      throws IOException {
    try {
      out.write(buffer, 0, length);
    } catch (ClosedByInterruptException | FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw (IOException) new FileSystemException(to.toString(), null, e.getMessage()).initCause(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
