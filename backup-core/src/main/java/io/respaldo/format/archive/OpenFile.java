package io.respaldo.format.archive;

import io.respaldo.format.tree.ReadFailure;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/** How files are opened for capture, and how it is noticed that they changed meanwhile. */
final class OpenFile {
  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final Set<OpenOption> READ_NO_FOLLOW =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private OpenFile() {}

  static SeekableByteChannel channel(Path file, boolean followLinks) throws IOException {
    return Files.newByteChannel(file, followLinks ? READ : READ_NO_FOLLOW);
  }

  /**
   * Reads a file of known size into a block's input. One that grew is cut, one that shrank is
   * filled up with zeros, and either is a warning.
   *
   * @return false when it can't be read, which is a warning too
   */
  static boolean readWhole(Block block, TreeTask tree, TreeFile file, int at)
      throws InterruptedException {
    EntryPath path = tree.relative(file.entry().path());
    int size = (int) file.entry().size();
    try (SeekableByteChannel channel = channel(file.file(), tree.rules().followLinks())) {
      int got = read(channel, block.in, at, size);
      Arrays.fill(block.in, at + got, at + size, (byte) 0);
      if (got < size || changed(tree, file)) {
        block.warnings.add(changedWarning(path));
      }
      return true;
    } catch (IOException e) {
      block.warnings.add(ReadFailure.warning(path, e));
      return false;
    }
  }

  private static int read(SeekableByteChannel channel, byte[] into, int at, int size)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, at, size);
    int n = 0;
    while (n >= 0 && buffer.hasRemaining()) {
      n = channel.read(buffer);
    }
    return size - buffer.remaining();
  }

  /** Whether a file is no longer what the walk saw; asked after reading it. */
  static boolean changed(TreeTask tree, TreeFile file) throws IOException {
    try {
      return tree.stats().read(file.file(), tree.rules().followLinks()).changedSince(file.stat());
    } catch (NoSuchFileException e) {
      return false; // what was read was whole: an open file lives on without its name
    }
  }

  static TreeWarning changedWarning(EntryPath path) {
    return new TreeWarning(
        "changed_while_reading",
        path,
        "changed while it was read; the backup holds a mixture of its states, of the size that it"
            + " had at first");
  }
}
