package io.respaldo.format.archive;

import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What stands for a hard link where there are none. */
final class HardLinks {
  private HardLinks() {}

  /** A copy of the file. */
  static TreeFile asFile(TreeFile link) {
    Entry e = link.entry();
    Entry file =
        new Entry(
            e.path(),
            Entry.Type.FILE,
            link.stat().size(),
            e.modified(),
            e.mode(),
            e.owner(),
            Optional.empty());
    return new TreeFile(link.file(), file, link.stat());
  }

  /** A symbolic link to the file, where its content is not at hand. */
  static Entry asSymlink(Entry link, byte[] target) {
    ByteArrayOutputStream relative = new ByteArrayOutputStream();
    EntryPath path = link.path();
    for (byte b : path.bytes()) {
      if (b == '/') {
        relative.writeBytes("../".getBytes(StandardCharsets.US_ASCII));
      }
    }
    relative.writeBytes(target);
    return new Entry(
        path,
        Entry.Type.SYMLINK,
        0,
        link.modified(),
        link.mode(),
        link.owner(),
        Optional.of(LinkTarget.of(relative.toByteArray())));
  }
}
