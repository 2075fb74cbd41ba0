package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeBuilder;
import io.respaldo.format.tree.FileStats;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.format.tree.TreeVisitor;
import io.respaldo.format.tree.TreeWalk;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** Stores one folder with all that is in it. For one walk, in one thread. */
final class TreeSaver implements TreeVisitor {
  /** So many files may wait for an earlier one that is being read. */
  private static final int BEHIND = 100_000;

  /** A folder that the walk is in. */
  private record Open(EntryPath path, FolderTask task, Before before) {}

  private final Tools tools;
  private final FileStats stats;
  private final TreeRules rules;
  private final Sums sums;
  private final EntryPath top;
  private final Before before;
  private final CapturedFiles captured;
  private final HardLinks links = new HardLinks();
  private final Deque<Open> open = new ArrayDeque<>();
  private final CompletableFuture<Node> root = new CompletableFuture<>();

  /**
   * What all savers of a run share.
   *
   * @param trees of the parent
   * @param progress told of bytes as they are read
   */
  record Tools(
      BlobStore store, Nodes nodes, Counts counts, Before.Trees trees, LongConsumer progress) {}

  private final Workforce.Job job;

  /**
   * @param top the path of the folder in the snapshot
   * @param before as the parent saw the folder itself
   */
  TreeSaver(
      Tools tools,
      Workforce.Job job,
      Path folder,
      TreeRules rules,
      EntryPath top,
      Before before,
      CapturedFiles captured) {
    this.tools = tools;
    this.job = job;
    this.stats = new FileStats(folder);
    this.rules = rules;
    this.sums = new Sums(rules.digest());
    this.top = top;
    this.before = before;
    this.captured = captured;
  }

  /** Returns the node of the folder itself, when all below it is in packs. */
  Node save(Path folder) throws IOException, InterruptedException {
    TreeWalk.walk(folder, rules, top, this);
    while (!open.isEmpty()) {
      open.pop().task().leave();
    }
    job.await();
    if (!root.isDone()) {
      throw new IllegalStateException("nobody told what became of a file in '" + top + "'");
    }
    return root.join();
  }

  Tools tools() {
    return tools;
  }

  Workforce.Job job() {
    return job;
  }

  FileStats stats() {
    return stats;
  }

  boolean followsLinks() {
    return rules.followLinks();
  }

  Sums sums() {
    return sums;
  }

  EntryPath relative(EntryPath path) {
    return path.relativeTo(top);
  }

  @Override
  public void warn(TreeWarning warning) {
    captured.warn(warning);
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
              file,
              folder.before().folder(tools.trees(), path.name()),
              node -> folder.task().bring(node));
      case SYMLINK -> folder.task().bring(tools.nodes().of(file).build());
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
    NodeBuilder node = tools.nodes().of(folder);
    FolderTask task = new FolderTask(tools.store(), tree -> taker.take(node.subtree(tree).build()));
    open.push(new Open(folder.entry().path(), task, known));
  }

  private void file(TreeFile file, Open folder) throws IOException, InterruptedException {
    NodeBuilder node = tools.nodes().of(file);
    Optional<Node> known = folder.before().find(file.entry().path().name());
    boolean same =
        known.isPresent() && Before.isUnchanged(known.get(), file.stat(), tools.store().index());
    Count kind =
        same ? Count.FILES_UNMODIFIED : known.isPresent() ? Count.FILES_CHANGED : Count.FILES_NEW;
    if (file.entry().type() == Entry.Type.HARD_LINK) {
      another(file, node, folder, kind);
      return;
    }
    if (captured.waiting() > BEHIND) {
      job.await();
    }
    HardLinks.First first = links.met(file.stat());
    CapturedFiles.Outcome outcome = captured.expect(relative(file.entry().path()));
    if (same && sums.follows(known.get().content().orElseThrow())) {
      List<Id> content = known.get().content().orElseThrow();
      long size = file.stat().size();
      tools.counts().add(kind, 1);
      tools.counts().file(size);
      outcome.captured(size, sums.of(content));
      first.told(Optional.of(new HardLinks.Read(content, size)));
      folder.task().bring(node.size(size).content(content).build());
      return;
    }
    job.submit(new FileReading(this, file, node, folder.task(), first, outcome, kind));
  }

  /** Another name of a file that is read only once. */
  private void another(TreeFile file, NodeBuilder node, Open folder, Count kind)
      throws IOException, InterruptedException {
    links.another(
        file.stat(),
        read -> {
          if (read.isEmpty()) {
            job.submitUrgent(
                new FileReading(
                    this,
                    file,
                    node,
                    folder.task(),
                    links.met(file.stat()),
                    CapturedFiles.NO_FILE,
                    kind));
            return;
          }
          tools.counts().add(kind, 1);
          tools.counts().file(read.get().bytes());
          folder.task().bring(node.size(read.get().bytes()).content(read.get().chunks()).build());
        });
  }
}
