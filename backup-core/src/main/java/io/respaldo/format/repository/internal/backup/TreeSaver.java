package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeBuilder;
import io.respaldo.format.tree.FileStats;
import io.respaldo.format.tree.ReadFailure;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.format.tree.TreeVisitor;
import io.respaldo.format.tree.TreeWalk;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Stores one folder with all that is in it. For one walk, in one thread. */
final class TreeSaver implements TreeVisitor {
  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final Set<OpenOption> READ_NO_FOLLOW =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /** A folder that the walk is in. */
  private record Open(EntryPath path, FolderTask task, Before before) {}

  private final Workforce force;
  private final BlobStore store;
  private final FileCutter cutter;
  private final Nodes nodes;
  private final Counts counts;
  private final Before.Trees trees;
  private final FileStats stats;
  private final TreeRules rules;
  private final EntryPath top;
  private final Before before;
  private final Consumer<TreeWarning> warnings;
  private final Deque<Open> open = new ArrayDeque<>();
  private final CompletableFuture<Node> root = new CompletableFuture<>();

  /**
   * @param top the path of the folder in the snapshot
   * @param before as the parent saw the folder itself
   * @param warnings told from any thread
   */
  TreeSaver(
      Tools tools,
      Path folder,
      TreeRules rules,
      EntryPath top,
      Before before,
      Consumer<TreeWarning> warnings) {
    this.force = tools.force();
    this.store = tools.store();
    this.cutter = tools.cutter();
    this.nodes = tools.nodes();
    this.counts = tools.counts();
    this.trees = tools.trees();
    this.stats = new FileStats(folder);
    this.rules = rules;
    this.top = top;
    this.before = before;
    this.warnings = warnings;
  }

  /**
   * What all savers of a run share.
   *
   * @param trees of the parent
   */
  record Tools(
      Workforce force,
      BlobStore store,
      FileCutter cutter,
      Nodes nodes,
      Counts counts,
      Before.Trees trees) {}

  /** Returns the node of the folder itself, when all below it is in packs. */
  Node save(Path folder) throws IOException, InterruptedException {
    TreeWalk.walk(folder, rules, top, this);
    while (!open.isEmpty()) {
      open.pop().task().leave();
    }
    force.await();
    return root.join();
  }

  @Override
  public void warn(TreeWarning warning) {
    warnings.accept(warning);
  }

  @Override
  public boolean visit(TreeFile file) throws IOException, InterruptedException {
    EntryPath path = file.entry().path();
    if (path.equals(top)) {
      enter(file, before, root::complete);
      return true;
    }
    while (!path.isBelow(open.getFirst().path())) {
      open.pop().task().leave();
    }
    Open folder = open.getFirst();
    folder.task().await();
    switch (file.stat().kind()) {
      case FOLDER ->
          enter(
              file, folder.before().folder(trees, path.name()), node -> folder.task().bring(node));
      case SYMLINK -> folder.task().bring(nodes.of(file).build());
      case FILE -> file(file, folder);
      case SPECIAL -> folder.task().leave();
    }
    return true;
  }

  /** Takes a node that is complete. */
  private interface Taker {
    void take(Node node) throws IOException;
  }

  private void enter(TreeFile folder, Before known, Taker taker) {
    NodeBuilder node = nodes.of(folder);
    FolderTask task = new FolderTask(store, tree -> taker.take(node.subtree(tree).build()));
    open.push(new Open(folder.entry().path(), task, known));
  }

  private void file(TreeFile file, Open folder) throws IOException, InterruptedException {
    NodeBuilder node = nodes.of(file);
    Optional<Node> known = folder.before().find(file.entry().path().name());
    if (known.isPresent() && Before.isUnchanged(known.get(), file.stat(), store.index())) {
      counts.add(Count.FILES_UNMODIFIED, 1);
      counts.file(file.stat().size());
      List<Id> content = known.get().content().orElseThrow();
      folder.task().bring(node.size(file.stat().size()).content(content).build());
      return;
    }
    Count kind = known.isPresent() ? Count.FILES_CHANGED : Count.FILES_NEW;
    force.submit(worker -> read(worker, file, node, folder.task(), kind));
  }

  private void read(Worker worker, TreeFile file, NodeBuilder node, FolderTask folder, Count kind)
      throws IOException, InterruptedException {
    EntryPath path = file.entry().path().relativeTo(top);
    SeekableByteChannel opened;
    try {
      opened = Files.newByteChannel(file.file(), rules.followLinks() ? READ : READ_NO_FOLLOW);
    } catch (IOException e) {
      leaveOut(path, e, folder);
      return;
    }
    FileCutter.Content content;
    try (SeekableByteChannel in = opened) {
      content = cutter.read(worker, new SourceChannel(in)); // what else fails is the storage
    } catch (SourceChannel.ReadFailed e) {
      leaveOut(path, e.why(), folder);
      return;
    }
    if (changed(file)) {
      warn(
          new TreeWarning(
              "changed_while_reading",
              path,
              "changed while it was read; the backup holds a mixture of its states"));
    }
    counts.add(kind, 1);
    counts.file(content.bytes());
    folder.bring(node.size(content.bytes()).content(content.chunks()).build());
  }

  private void leaveOut(EntryPath path, IOException why, FolderTask folder)
      throws IOException, InterruptedException {
    warn(ReadFailure.warning(path, why));
    folder.leave();
  }

  private boolean changed(TreeFile file) {
    try {
      return stats.read(file.file(), rules.followLinks()).changedSince(file.stat());
    } catch (NoSuchFileException e) {
      return false; // what was read was whole: an open file lives on without its name
    } catch (IOException e) {
      return true; // nothing tells that it did not
    }
  }
}
