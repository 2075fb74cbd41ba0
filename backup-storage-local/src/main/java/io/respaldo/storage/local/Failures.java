package io.respaldo.storage.local;

import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns what the file system says into kinds of failure, with a next step. */
final class Failures {
  /**
   * Java hands on the system's own words and no number, and the C library translates them; so the
   * free space is looked at too.
   */
  private static final Pattern FULL =
      Pattern.compile("no space left|quota|not enough space|out of disk space|queda espacio|cuota");

  private static final Pattern NOT_PERMITTED =
      Pattern.compile("not permitted|permission denied|no permitida|permiso denegado");

  private static final Pattern READ_ONLY = Pattern.compile("read-only|solo lectura|sólo lectura");
  private static final Pattern TOO_LONG = Pattern.compile("too long|demasiado largo");

  /** Less than this free, and a write that failed failed for lack of space. */
  private static final long NOTHING_LEFT = 4096;

  private Failures() {}

  /** The failure of an operation that wrote nothing. */
  static IOException reading(String what, Path path, IOException e) {
    return of(what, path, e, false);
  }

  /** The failure of an operation that needed space. */
  static IOException writing(String what, Path path, IOException e) {
    return of(what, path, e, true);
  }

  private static IOException of(String what, Path path, IOException e, boolean wrote) {
    if (e instanceof StorageException || e instanceof InterruptedIOException) {
      return e;
    }
    if (e instanceof ClosedByInterruptException || e instanceof FileLockInterruptionException) {
      InterruptedIOException interrupted = new InterruptedIOException(what + ": interrupted");
      interrupted.initCause(e);
      return interrupted;
    }
    String reason = reason(e);
    String said = reason.toLowerCase(Locale.ROOT);
    if (FULL.matcher(said).find() || (wrote && nothingLeft(path))) {
      return new StorageException(
          Kind.FULL, what + ": no space left (" + reason + "); free some, or lower retention", e);
    }
    if (e instanceof AccessDeniedException || NOT_PERMITTED.matcher(said).find()) {
      return new StorageException(
          Kind.DENIED,
          what
              + ": the system denies access to "
              + path
              + "; give user '"
              + System.getProperty("user.name")
              + "' read, write and execute rights on it and its folders",
          e);
    }
    if (READ_ONLY.matcher(said).find()) {
      return new StorageException(
          Kind.DENIED,
          what + ": the file system of " + path + " is read-only; mount it for writing",
          e);
    }
    if (TOO_LONG.matcher(said).find()) {
      return new StorageException(
          Kind.UNSUPPORTED, what + ": this file system takes no name as long as " + path, e);
    }
    return new StorageException(Kind.UNAVAILABLE, what + ": " + reason + " (" + path + ")", e);
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  private static boolean nothingLeft(Path path) {
    try {
      Path folder = path.getParent();
      FileStore store = Files.getFileStore(folder == null ? path : folder);
      return store.getUsableSpace() < NOTHING_LEFT;
    } catch (IOException unknown) {
      return false;
    }
  }
}
