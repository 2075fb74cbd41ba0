package io.respaldo.format.archive;

import io.respaldo.format.BackupOrder;
import io.respaldo.format.tree.Captured;
import io.respaldo.format.tree.FileStats;
import io.respaldo.format.tree.ReadFailure;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.format.tree.TreeVisitor;
import io.respaldo.format.tree.TreeWalk;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.Digests;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.Part;
import io.respaldo.part.PartSink;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes entries of parts. Trees take turns; streams too, unless they are spooled before they are
 * written.
 */
final class ArchiveSink implements PartSink {
  /** Blocks of a spooled stream: bounded, because several streams may be spooled at a time. */
  private static final int SPOOL_BLOCK = 1 << 20;

  private final ArchiveOutput out;
  private final Workers workers;
  private final BackupOrder order;
  private final SinkState state;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicInteger workFiles = new AtomicInteger();
  private final byte[] buffer = new byte[128 * 1024];
  // of what has no time of its own; whole seconds, which every format holds
  private final Instant time;

  ArchiveSink(ArchiveOutput out, Workers workers, BackupOrder order, SinkState state) {
    this.out = out;
    this.workers = workers;
    this.order = order;
    this.state = state;
    time = order.time().truncatedTo(ChronoUnit.SECONDS);
  }

  private Path workFile(String suffix) {
    return order.work().resolve("archive-" + workFiles.incrementAndGet() + suffix);
  }

  @Override
  public void stream(String part, StreamWriter writer) throws IOException, InterruptedException {
    EntryPath path = state.claim(part);
    order.progress().current(part);
    if (!out.needsSizes()) {
      through(part, path, writer);
      return;
    }
    try (Spool spool = new Spool(workFile(".spool"), SPOOL_BLOCK, workers)) {
      writer.writeTo(spool);
      spool.finish();
      turn.lockInterruptibly();
      try {
        state.requireWhole();
        add(Entry.file(path, spool.size(), time), spool);
      } catch (Throwable e) {
        state.broken(e);
        throw e;
      } finally {
        turn.unlock();
      }
      state.done(new Part(part, Part.Shape.STREAM, 1, spool.size()));
    }
  }

  private void through(String part, EntryPath path, StreamWriter writer)
      throws IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
      state.requireWhole();
      Block.Place place = out.begin(Entry.file(path, 0, time), "respaldo part stream");
      CountedContent content = new CountedContent(out::write);
      writer.writeTo(content);
      Entry entry = Entry.file(path, content.size(), time);
      out.end(entry, place, Optional.of(content.sha256()), Optional.empty());
      state.done(new Part(part, Part.Shape.STREAM, 1, content.size()));
    } catch (Throwable e) {
      state.broken(e);
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private void add(Entry entry, Spool spool) throws IOException, InterruptedException {
    Block.Place place = out.begin(entry, "respaldo part stream");
    if (spool.isPlain()) {
      try (InputStream in = spool.open()) {
        byte[] plain = in.readAllBytes();
        out.write(plain, 0, plain.length);
      }
    } else {
      out.splice(spool);
    }
    out.end(entry, place, Optional.of(spool.sha256()), Optional.empty());
  }

  @Override
  public CapturedTree tree(String part, Path root, TreeRules rules)
      throws IOException, InterruptedException {
    EntryPath top = state.claim(part);
    rules.digest().ifPresent(Digests::of);
    TreeTask task = new TreeTask(top, new FileStats(root), rules);
    return captured(part, task, into -> TreeWalk.walk(root, rules, top, new Files(task, into)));
  }

  @Override
  public CapturedTree tree(String part, EntryWriter writer)
      throws IOException, InterruptedException {
    EntryPath top = state.claim(part);
    TreeTask task = new TreeTask(top, new FileStats(order.work()), TreeRules.ALL);
    return captured(
        part,
        task,
        into -> {
          addEmpty(
              new Entry(top, Entry.Type.FOLDER, 0, time, 0755, Optional.empty(), Optional.empty()),
              "respaldo part tree");
          writer.writeTo((entry, content) -> entry(top, entry, content));
        });
  }

  private interface Filling {
    void into(Captured captured) throws IOException, InterruptedException;
  }

  private Captured captured(String part, TreeTask task, Filling filling)
      throws IOException, InterruptedException {
    turn.lockInterruptibly();
    try (Captured captured = new Captured(workFile(".files"))) {
      state.requireWhole();
      order.progress().current(part);
      out.beginTree(task, captured);
      filling.into(captured);
      out.endTree();
      Part done = new Part(part, Part.Shape.TREE, captured.fileCount(), captured.bytes());
      state.done(done);
      state.warn(part, captured.warnings(), captured.warningCount());
      return captured;
    } catch (Throwable e) {
      state.broken(e);
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private void addEmpty(Entry entry, String comment) throws IOException, InterruptedException {
    Block.Place place = out.begin(entry, comment);
    out.end(entry, place, Optional.empty(), Optional.empty());
  }

  private void entry(EntryPath top, Entry relative, StreamWriter content)
      throws IOException, InterruptedException {
    Entry entry = relative.at(relative.path().under(top));
    if (entry.type() == Entry.Type.HARD_LINK) {
      byte[] target =
          entry
              .link()
              .map(l -> EntryPath.of(l.bytes()).under(top).bytes())
              .orElseThrow(() -> new IOException("hard link '" + entry.path() + "' has no target"));
      if (!out.holdsHardLinks()) {
        addEmpty(HardLinks.asSymlink(entry, target), "");
        state.hardLink(entry.path());
        return;
      }
      addEmpty(
          new Entry(
              entry.path(),
              entry.type(),
              0,
              entry.modified(),
              entry.mode(),
              entry.owner(),
              Optional.of(LinkTarget.of(target))),
          "");
      return;
    }
    if (!entry.isFile()) {
      addEmpty(entry, "");
      return;
    }
    Block.Place place = out.begin(entry, "");
    ExactOutput exact = new ExactOutput(entry, out::write);
    content.writeTo(exact);
    out.end(entry, place, Optional.of(exact.finish()), Optional.empty());
  }

  /** Takes what a walk shows. */
  private final class Files implements TreeVisitor {
    private final TreeTask task;
    private final Captured captured;

    Files(TreeTask task, Captured captured) {
      this.task = task;
      this.captured = captured;
    }

    @Override
    public void warn(TreeWarning warning) {
      captured.warn(warning);
    }

    @Override
    public boolean visit(TreeFile file) throws IOException, InterruptedException {
      Entry entry = file.entry();
      if (entry.path().equals(task.top())) {
        addEmpty(entry, "respaldo part tree");
        return true;
      }
      if (entry.type() == Entry.Type.HARD_LINK && !out.holdsHardLinks()) {
        state.hardLink(entry.path());
        return visit(HardLinks.asFile(file));
      }
      boolean firstOfSeveral = entry.isFile() && file.stat().links() > 1;
      if (out.isSmall(entry.size()) && !firstOfSeveral) {
        out.append(file);
        return true;
      }
      return large(file);
    }

    private boolean large(TreeFile file) throws IOException, InterruptedException {
      Entry entry = file.entry();
      EntryPath path = task.relative(entry.path());
      order.progress().current(entry.path().toString());
      SeekableByteChannel opened;
      try {
        opened = OpenFile.channel(file.file(), task.rules().followLinks());
      } catch (IOException e) {
        captured.warn(ReadFailure.warning(path, e));
        return false;
      }
      try (SeekableByteChannel channel = opened) {
        copy(file, channel, path);
        return true;
      } catch (OpenFailed e) {
        captured.warn(ReadFailure.warning(path, e.failure));
        return false;
      }
    }

    private void copy(TreeFile file, SeekableByteChannel channel, EntryPath path)
        throws IOException, InterruptedException {
      Entry entry = file.entry();
      MessageDigest sha256 = Digests.sha256();
      Optional<MessageDigest> other =
          task.rules().digest().filter(n -> !n.equals("SHA-256")).map(Digests::of);
      Block.Place place = null;
      long left = entry.size();
      boolean whole = true;
      while (place == null || left > 0) {
        int n = (int) Math.min(left, buffer.length);
        int got = 0;
        try {
          got = whole ? read(channel, n) : 0;
        } catch (IOException e) {
          if (place == null) {
            throw new OpenFailed(e);
          }
          captured.warn(ReadFailure.warning(path, e));
        }
        whole &= got == n;
        Arrays.fill(buffer, got, n, (byte) 0);
        if (place == null) {
          place = out.begin(entry, "");
        }
        out.write(buffer, 0, n);
        sha256.update(buffer, 0, n);
        int length = n;
        other.ifPresent(d -> d.update(buffer, 0, length));
        left -= n;
      }
      if (!whole || OpenFile.changed(task, file)) {
        captured.warn(OpenFile.changedWarning(path));
      }
      byte[] hash = sha256.digest();
      Optional<String> digest =
          task.rules()
              .digest()
              .map(n -> HexFormat.of().formatHex(other.map(MessageDigest::digest).orElse(hash)));
      out.end(entry, place, Optional.of(hash), digest);
    }

    private int read(SeekableByteChannel channel, int length) throws IOException {
      ByteBuffer into = ByteBuffer.wrap(buffer, 0, length);
      int n = 0;
      while (n >= 0 && into.hasRemaining()) {
        n = channel.read(into);
      }
      return into.position();
    }
  }

  /** A file that failed before anything of it was written. */
  private static final class OpenFailed extends IOException {
    private static final long serialVersionUID = 1L;
    private final IOException failure;

    OpenFailed(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
