package io.respaldo.format.tree;

import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Tells a file that can't be read from a thread that was told to stop. */
public final class ReadFailure {
  private ReadFailure() {}

  /**
   * The warning for a file that was left out.
   *
   * @param path relative to the part's root
   * @throws InterruptedException when the failure was an interrupt
   */
  public static TreeWarning warning(EntryPath path, IOException e) throws InterruptedException {
    if (e instanceof ClosedByInterruptException || e instanceof InterruptedIOException) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while reading '" + path + "'");
    }
    if (e instanceof NoSuchFileException) {
      return new TreeWarning("vanished", path, "vanished before it was read; left out");
    }
    return new TreeWarning("unreadable", path, "can't be read (" + reason(e) + "); left out");
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String text = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return text == null ? e.getClass().getSimpleName() : text;
  }
}
