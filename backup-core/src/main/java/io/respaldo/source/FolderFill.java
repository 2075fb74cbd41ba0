package io.respaldo.source;

import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/** Brings parts of a backup into a folder. */
final class FolderFill {
  private static final int BUFFER = 128 * 1024;

  private final FolderNames names;
  private final Restore restore;

  FolderFill(FolderNames names, Restore restore) {
    this.names = names;
    this.restore = restore;
  }

  void into(Path folder, List<TreeWarning> notKept) throws IOException, InterruptedException {
    if (names.part().isPresent()) {
      String part = names.part().get();
      restore.step("restoring '" + part + "'");
      notKept.addAll(restore.parts().extract(part, restore.selection(), folder));
      return;
    }
    for (Part part : restore.parts().parts()) {
      if (restore.selection().touches(part.name())) {
        restore.step("restoring '" + part.name() + "'");
        Path target = folder.resolve(part.name());
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        if (part.shape() == Part.Shape.STREAM) {
          copy(part, target);
        } else {
          notKept.addAll(restore.parts().extract(part.name(), restore.selection(), target));
        }
      }
    }
  }

  private void copy(Part part, Path target) throws IOException, InterruptedException {
    try (InputStream in = restore.parts().read(EntryPath.of(part.name()));
        OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while restoring '" + part.name() + "'");
        }
        write(buffer, n, target, out);
      }
    } catch (ClosedByInterruptException e) {
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while restoring '" + part.name() + "'");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** Channels don't name their file when a disk is full. */
  private static void write(byte[] buffer, int length, Path target, OutputStream out)
      throws IOException {
    try {
      out.write(buffer, 0, length);
    } catch (ClosedByInterruptException | FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw (IOException)
          new FileSystemException(target.toString(), null, e.getMessage()).initCause(e);
    }
  }
}
