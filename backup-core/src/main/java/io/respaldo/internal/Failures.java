package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.Finding;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.catalog.internal.StaleRunException;
import io.respaldo.process.ToolFailedException;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong below into the one exception of the API, once. */
final class Failures {
  private Failures() {}

  /** Work that may fail in any way of the rooms below. */
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Runs work for a caller of the API. */
  static <T> T api(String what, Work<T> work) {
    try {
      return work.run();
    } catch (BackupException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackupException(Kind.CANCELLED, what + ": interrupted", "", e);
    } catch (IOException | RuntimeException e) {
      throw wrap(what, e);
    }
  }

  /** Any failure as the API tells it. */
  static BackupException wrap(String what, Throwable failure) {
    Throwable e =
        failure instanceof UncheckedIOException u && u.getCause() != null ? u.getCause() : failure;
    if (e instanceof BackupException b) {
      return b;
    }
    if (isOutOfHeap(e)) {
      return new BackupException(
          Kind.FAILED,
          what
              + ": the Java heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MB is too small: "
              + message(e),
          "give the JVM more (-Xmx, or RESPALDO_MEMORY for the command line); a folder takes about"
              + " 1.4 KB for each file that lies directly in it",
          e);
    }
    if (isInterrupt(e)) {
      return new BackupException(Kind.CANCELLED, what + ": interrupted", "", e);
    }
    if (e instanceof StorageException s) {
      return storage(what, s);
    }
    if (e instanceof DamagedDocumentException) {
      return new BackupException(
          Kind.DAMAGED,
          what + ": " + e.getMessage(),
          "it was left as it is; mend it by hand or restore it from a copy",
          e);
    }
    if (e instanceof StaleRunException) {
      return new BackupException(
          Kind.FAILED, what + ": " + e.getMessage(), "nothing to do: the other worker goes on", e);
    }
    if (e instanceof IllegalArgumentException) {
      return new BackupException(Kind.INVALID, what + ": " + message(e), "", e);
    }
    if (e instanceof ToolFailedException r) {
      return new BackupException(Kind.FAILED, what + ": " + message(e), r.remedy(), e);
    }
    if (e instanceof FileSystemException f) {
      String reason = f.getReason() == null ? e.getClass().getSimpleName() : f.getReason();
      return new BackupException(
          Kind.FAILED,
          what + ": " + f.getFile() + ": " + reason,
          reason.startsWith("No space left") ? "free space there, then run it again" : "",
          e);
    }
    return new BackupException(Kind.FAILED, what + ": " + message(e), "", e);
  }

  private static BackupException storage(String what, StorageException e) {
    return switch (e.kind()) {
      case DAMAGED -> new BackupException(Kind.DAMAGED, what + ": " + message(e), "", e);
      case FULL ->
          new BackupException(
              Kind.STORAGE,
              what + ": the storage is full: " + message(e),
              "free space or shorten the retention, then run it again",
              e,
              false,
              List.of());
      default ->
          new BackupException(
              Kind.STORAGE, what + ": " + message(e), "", e, e.retryable(), List.<Finding>of());
    };
  }

  /** Also a worker's; but not where threads or the system's memory were too few. */
  private static boolean isOutOfHeap(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof OutOfMemoryError) {
        String message = String.valueOf(t.getMessage());
        return message.contains("Java heap space") || message.contains("GC overhead limit");
      }
    }
    return false;
  }

  static boolean isInterrupt(@Nullable Throwable e) {
    return e instanceof InterruptedException
        || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException))
        || e instanceof ClosedByInterruptException;
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
