package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that an export leaves: written under another name, {@code NAME.partial}, until it is whole
 * and on disk. Never replaces what is there, and of what fails nothing stays; another export's
 * unfinished file does.
 */
record ExportedFile(Path target) {
  /** Writes the content. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  void refuseTaken() {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw taken(target, null);
    }
  }

  private static BackupException taken(Path file, @Nullable Throwable cause) {
    return new BackupException(
        Kind.EXISTS,
        "'" + file + "' exists already",
        "choose another folder, or remove what an earlier export left",
        cause);
  }

  void write(Content content) throws IOException, InterruptedException {
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      Files.createFile(partial);
    } catch (FileAlreadyExistsException e) {
      throw taken(partial, e);
    }
    try {
      fill(partial, content);
      Files.move(partial, target);
    } catch (FileAlreadyExistsException e) {
      Files.deleteIfExists(partial);
      throw taken(target, e);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      Files.deleteIfExists(partial);
      throw e;
    }
  }

  private static void fill(Path file, Content content) throws IOException, InterruptedException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      content.writeTo(new NamedOutput(channel, file));
      channel.force(true);
    }
  }
}
