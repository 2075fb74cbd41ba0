package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.format.repository.internal.tree.ExtendedAttribute;
import io.respaldo.format.repository.internal.tree.NodeBuilder;
import io.respaldo.format.tree.ReadFailure;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.Digests;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file that is read by a worker. Its node is brought by whoever stores its last chunk.
 *
 * <p>What can't be read is left out with a warning; what a storage can't take ends the run.
 */
final class FileReading implements Workforce.Task, Content.Stored, Cutting.Watch {
  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final Set<OpenOption> READ_NO_FOLLOW =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final TreeSaver tree;
  private final TreeFile file;
  private final NodeBuilder node;
  private final FolderTask folder;
  private final HardLinks.First first;
  private final CapturedFiles.Outcome outcome;
  private final Count kind;
  private boolean begun;
  private Optional<MessageDigest> digest = Optional.empty();
  private Optional<String> sum = Optional.empty();
  private List<ExtendedAttribute> attributes = List.of();
  private long bytes;

  /**
   * @param node all but its content
   * @param folder that awaits the node
   * @param first tells other names of the file what it holds
   * @param kind what it counts as
   */
  FileReading(
      TreeSaver tree,
      TreeFile file,
      NodeBuilder node,
      FolderTask folder,
      HardLinks.First first,
      CapturedFiles.Outcome outcome,
      Count kind) {
    this.tree = tree;
    this.file = file;
    this.node = node;
    this.folder = folder;
    this.first = first;
    this.outcome = outcome;
    this.kind = kind;
  }

  @Override
  public void by(Worker worker) throws IOException, InterruptedException {
    tree.tools().progress().current(path().toString());
    SeekableByteChannel opened;
    try {
      opened = Files.newByteChannel(file.file(), tree.followsLinks() ? READ : READ_NO_FOLLOW);
    } catch (IOException e) {
      leaveOut(e);
      return;
    }
    Content content = new Content(this);
    try (SeekableByteChannel in = opened) {
      bytes =
          worker.files.read(tree.job(), new SourceChannel(in), file.stat().size(), content, this);
    } catch (SourceChannel.ReadFailed e) { // what else fails is the storage
      leaveOut(e.why());
      return;
    }
    attributes = tree.tools().attributes().of(file.file(), file.stat().device());
    if (hasChanged()) {
      tree.warn(
          new TreeWarning(
              "changed_while_reading",
              path(),
              "changed while it was read; the backup holds a mixture of its states"));
    }
    sum = digest.map(Digests::hex);
    content.end();
  }

  @Override
  public void read(byte[] from, int offset, int length) {
    if (!begun) {
      begun = true;
      digest = tree.sums().begin(length);
    }
    digest.ifPresent(d -> d.update(from, offset, length));
    tree.tools().progress().read(length);
  }

  @Override
  public void content(List<Id> chunks) throws IOException, InterruptedException {
    List<Id> all = List.copyOf(chunks);
    tree.tools().counts().add(kind, 1);
    tree.tools().counts().file(bytes);
    outcome.captured(bytes, sum.isPresent() ? sum : tree.sums().of(all));
    first.told(Optional.of(new HardLinks.Read(all, bytes, attributes)));
    folder.bring(node.size(bytes).extendedAttributes(attributes).content(all).build());
  }

  private EntryPath path() {
    return tree.relative(file.entry().path());
  }

  private void leaveOut(IOException why) throws IOException, InterruptedException {
    tree.warn(ReadFailure.warning(path(), why));
    outcome.leftOut();
    first.told(Optional.empty());
    folder.leave();
  }

  private boolean hasChanged() {
    try {
      return tree.stats().read(file.file(), tree.followsLinks()).changedSince(file.stat());
    } catch (NoSuchFileException e) {
      return false; // what was read was whole: an open file lives on without its name
    } catch (IOException e) {
      return true; // nothing tells that it did not
    }
  }
}
