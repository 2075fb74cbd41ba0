package io.respaldo.storage.local;

import io.respaldo.storage.Body;
import io.respaldo.storage.Tag;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the target's folder that nobody else takes for an object, until it gets its name. It is
 * locked as long as its writer lives, which is how {@link DeadTemporaries} knows the dead ones.
 */
final class StagedFile implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(StagedFile.class);

  private final Path path;
  private final FileChannel channel;
  private final JvmLocks.Held held;
  private final ContentTag tag = new ContentTag();

  private StagedFile(Path path, FileChannel channel, JvmLocks.Held held) {
    this.path = path;
    this.channel = channel;
    this.held = held;
  }

  static StagedFile in(Path folder, Permissions permissions) throws IOException {
    while (true) {
      Path path = folder.resolve(TemporaryFiles.name());
      JvmLocks.Held held = JvmLocks.use(path);
      try {
        FileChannel channel =
            FileChannel.open(
                path,
                Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS),
                permissions.file());
        StagedFile staged = new StagedFile(path, channel, held);
        if (staged.locked()) {
          return staged;
        }
        staged.close(); // a cleaner met it between its making and its lock
      } catch (FileAlreadyExistsException e) {
        held.close();
      } catch (IOException e) {
        held.close();
        throw Failures.writing("write into " + folder, path, e);
      }
    }
  }

  /** Whether it is ours: locked, and still there. Where locks don't work, no cleaner removes. */
  private boolean locked() {
    try {
      // a byte beyond all data, because Windows lets nobody read a locked one
      FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
      return lock != null && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | OverlappingFileLockException e) {
      LOG.debug("no lock on {}: {}", path, e.toString());
      return true;
    }
  }

  Path path() {
    return path;
  }

  /** Writes the body and forces it to disk. */
  void write(Body body) throws IOException {
    ChannelOutput out = new ChannelOutput(channel, path, tag);
    try {
      body.copyTo(out);
    } catch (IOException e) {
      if (out.failure().isPresent() && out.failure().get() != e) {
        out.failure().get().addSuppressed(e);
      }
      throw out.failure().orElse(e);
    }
    if (out.failure().isPresent()) {
      throw out.failure().get();
    }
    out.sync();
  }

  BasicFileAttributes attributes() throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw Failures.writing("look at the written file", path, e);
    }
  }

  /**
   * For a replacement: a big object's tag is made of its time, and the clock of a file system may
   * stand still for milliseconds.
   */
  BasicFileAttributes laterThan(BasicFileAttributes old) throws IOException {
    BasicFileAttributes written = attributes();
    Instant earliest = old.lastModifiedTime().toInstant().plusMillis(1);
    if (ContentTag.hashed(written) || !written.lastModifiedTime().toInstant().isBefore(earliest)) {
      return written;
    }
    try {
      Files.setLastModifiedTime(path, FileTime.from(earliest));
      channel.force(true);
    } catch (IOException e) {
      throw Failures.writing("date the replacement", path, e);
    }
    return attributes();
  }

  /** The tag that the object will have. */
  Tag tag(BasicFileAttributes file) {
    return tag.tag(file);
  }

  /** Removes the temporary name, if it is still there, and lets go. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
      channel.close();
    } catch (IOException e) {
      LOG.warn("temporary file {} stays until the next clean-up: {}", path, e.toString());
    } finally {
      held.close();
    }
  }
}
