package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.JsonOutput;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.format.repository.internal.tree.ExtendedAttribute;
import io.respaldo.format.repository.internal.tree.KnownTree;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeBuilder;
import io.respaldo.format.repository.internal.tree.NodeText;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.tree.FileStat;
import io.respaldo.format.tree.FileStats;
import io.respaldo.format.tree.SpecialFile;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.format.tree.TreeVisitor;
import io.respaldo.format.tree.WalkAhead;
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

/** Stores one folder with all that is in it. For one walk, in one thread. */
final class TreeSaver implements TreeVisitor {
  /** So many files may wait for an earlier one that is being read. */
  private static final int BEHIND = 100_000;

  /** A folder that the walk is in. */
  private record Open(
      EntryPath path, FolderTask task, Optional<KnownTree> known, Resumed resumed) {}

  private final Tools tools;
  private final Workforce.Job job;
  private final FileStats stats;
  private final TreeRules rules;
  private final Sums sums;
  private final EntryPath top;
  private final Optional<KnownTree> known;
  private final CapturedFiles captured;
  private final HardLinks links = new HardLinks();
  private final JsonOutput head = new JsonOutput();
  private final Deque<Open> open = new ArrayDeque<>();
  private final CompletableFuture<Node> root = new CompletableFuture<>();

  /**
   * @param top the path of the folder in the snapshot
   * @param known the folder in the parent
   */
  TreeSaver(
      Tools tools,
      Workforce.Job job,
      Path folder,
      TreeRules rules,
      EntryPath top,
      Optional<KnownTree> known,
      CapturedFiles captured) {
    this.tools = tools;
    this.job = job;
    this.stats = new FileStats(folder);
    this.rules = rules;
    this.sums = new Sums(rules.digest());
    this.top = top;
    this.known = known;
    this.captured = captured;
  }

  /** Returns the node of the folder itself, when all below it is in packs. */
  Node save(Path folder) throws IOException, InterruptedException {
    WalkAhead.walk(folder, rules, top, this);
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

  /** The folder of this path, which is the one that the walk is in. */
  private Open folderOf(EntryPath path) throws IOException {
    while (!path.isBelow(open.getFirst().path())) {
      open.pop().task().leave();
    }
    return open.getFirst();
  }

  @Override
  public boolean visit(TreeFile file) throws IOException, InterruptedException {
    EntryPath path = file.entry().path();
    if (path.equals(top)) {
      NodeBuilder node = tools.nodes().of(file).extendedAttributes(attributes(file));
      enter(
          path,
          node,
          known,
          tools.parent().resumed(top),
          tree -> root.complete(node.subtree(tree).build()));
      return true;
    }
    Open folder = folderOf(path);
    folder.task().await();
    switch (file.stat().kind()) {
      case FOLDER -> folder(file, folder);
      case SYMLINK -> leaf(folder, tools.nodes().of(file).build());
      case FILE -> file(file, folder);
      case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, SPECIAL -> folder.task().leave();
    }
    return true;
  }

  @Override
  public boolean visitSpecial(SpecialFile file) throws IOException {
    Optional<Node> node = tools.nodes().of(file);
    if (node.isEmpty()) {
      return false;
    }
    Open folder = folderOf(file.path());
    folder.task().await();
    leaf(folder, node.get());
    return true;
  }

  private List<ExtendedAttribute> attributes(TreeFile file) {
    return tools.attributes().of(file.file(), file.stat().device());
  }

  /** What has neither content nor tree. */
  private void leaf(Open folder, Node node) throws IOException {
    byte[] name = node.name();
    if (folder.known().isPresent()) {
      KnownTree before = folder.known().get();
      if (before.seek(name) && is(before, node)) {
        folder.task().bring(name, before.range());
        return;
      }
    }
    folder.task().bring(node);
  }

  private boolean is(KnownTree before, Node node) {
    NodeText.head(node, head);
    return before.is(head.array(), head.length());
  }

  /** Enters a folder, of which this node tells all but the tree. */
  private void enter(
      EntryPath path,
      NodeBuilder node,
      Optional<KnownTree> before,
      Resumed resumed,
      FolderTask.Stored then) {
    FolderTask task = new FolderTask(path, tools.store(), before, then);
    Optional<EntryPath> above = Optional.ofNullable(open.peek()).map(Open::path);
    tools.open().enter(new OpenFolders.Entered(path, above, node.build(), task));
    open.push(new Open(path, task, before, resumed));
  }

  private void folder(TreeFile file, Open above) throws IOException {
    NodeBuilder node = tools.nodes().of(file);
    byte[] name = file.entry().path().name();
    Optional<Id> tree = Optional.empty();
    Optional<KnownTree.Range> same = Optional.empty();
    Optional<Node> before = Optional.empty();
    if (above.known().isPresent() && above.known().get().seek(name)) {
      KnownTree siblings = above.known().get();
      if (is(siblings, node.build())) {
        tree = siblings.subtree();
        same = Optional.of(siblings.range());
      } else {
        before = Optional.of(siblings.node());
        tree = before.flatMap(Node::subtree);
      }
    }
    if (same.isEmpty()) {
      attributes(node, file, before);
    }
    Optional<Id> known = tree;
    Optional<KnownTree.Range> range = same;
    Optional<KnownTree> content =
        known.isPresent() ? tools.parent().tree(known.get()) : Optional.empty();
    EntryPath path = file.entry().path();
    enter(
        path,
        node,
        content,
        above.resumed().folder(name, tools.parent()),
        stored -> {
          if (range.isPresent() && known.equals(Optional.of(stored))) {
            tools.counts().add(Count.DIRS_UNMODIFIED, 1);
            above.task().bring(name, range.get());
          } else {
            tools.counts().add(known.isPresent() ? Count.DIRS_CHANGED : Count.DIRS_NEW, 1);
            above.task().bring(node.subtree(stored).build());
          }
          tools.open().leave(path);
        });
  }

  /** Those of the parent where nothing says that they changed: it may know more than Java sees. */
  private void attributes(NodeBuilder node, TreeFile file, Optional<Node> before) {
    if (before.isPresent() && isUntouched(before.get(), file.stat())) {
      node.extendedAttributes(before.get().extendedAttributes());
    } else {
      node.extendedAttributes(attributes(file));
    }
  }

  private static boolean isUntouched(Node before, FileStat now) {
    return before.inode() == now.inode()
        && before.deviceId() == now.device()
        && before.changed().instant().equals(now.changed())
        && before.modified().instant().equals(now.modified());
  }

  private void file(TreeFile file, Open folder) throws IOException, InterruptedException {
    NodeBuilder node = tools.nodes().of(file).size(file.stat().size());
    byte[] name = file.entry().path().name();
    Optional<KnownTree.Range> same = Optional.empty();
    Optional<List<Id>> content = Optional.empty();
    Count kind = Count.FILES_NEW;
    if (folder.known().isPresent() && folder.known().get().seek(name)) {
      KnownTree before = folder.known().get();
      kind = Count.FILES_CHANGED;
      if (is(before, node.build())) {
        same = Optional.of(before.range());
        content = Optional.of(before.content());
      } else {
        content = changed(before.node(), node, file);
      }
      content = content.filter(this::isThere);
      kind = content.isPresent() ? Count.FILES_UNMODIFIED : kind;
    }
    if (content.isEmpty()) {
      content = resumed(folder.resumed(), file, node).filter(this::isThere);
    }
    if (file.entry().type() == Entry.Type.HARD_LINK) {
      if (same.isPresent() && content.isPresent()) {
        links.another(file.stat(), read -> {});
        count(kind, file.stat().size());
        folder.task().bring(name, same.get());
      } else {
        another(file, node, folder, kind);
      }
      return;
    }
    if (captured.waiting() > BEHIND) {
      job.await();
    }
    HardLinks.First first = links.met(file.stat());
    CapturedFiles.Outcome outcome = captured.expect(relative(file.entry().path()));
    if (content.isPresent() && sums.follows(content.get())) {
      long size = file.stat().size();
      count(kind, size);
      outcome.captured(size, sums.of(content.get()));
      Node made = node.content(content.get()).build();
      first.told(Optional.of(new HardLinks.Read(content.get(), size, made.extendedAttributes())));
      if (same.isPresent()) {
        folder.task().bring(name, same.get());
      } else {
        folder.task().bring(made);
      }
      return;
    }
    job.submit(new FileReading(this, file, node, folder.task(), first, outcome, kind));
  }

  private void count(Count kind, long size) {
    tools.counts().add(kind, 1);
    tools.counts().file(size);
  }

  /** The content of a file that a run which was cut short has read. */
  private Optional<List<Id>> resumed(Resumed resumed, TreeFile file, NodeBuilder node)
      throws IOException {
    Optional<Node> had = resumed.node(file.entry().path().name());
    return had.isPresent() ? changed(had.get(), node, file) : Optional.empty();
  }

  /** The content of a file whose node is another one now, if only its metadata is. */
  private static Optional<List<Id>> changed(Node before, NodeBuilder node, TreeFile file) {
    if (before.type() != NodeType.FILE
        || before.size() != file.stat().size()
        || before.inode() != file.stat().inode()
        || !before.changed().instant().equals(file.stat().changed())
        || !before.modified().instant().equals(file.stat().modified())) {
      return Optional.empty();
    }
    node.extendedAttributes(before.extendedAttributes());
    return before.content();
  }

  private boolean isThere(List<Id> content) {
    for (Id id : content) {
      if (!tools.store().index().has(BlobHandle.data(id))) {
        return false;
      }
    }
    return true;
  }

  /** Another name of a file that is read only once. */
  private void another(TreeFile file, NodeBuilder node, Open folder, Count kind)
      throws IOException, InterruptedException {
    links.another(
        file.stat(),
        read -> {
          if (read.isEmpty()) {
            job.submitNext(
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
          count(kind, read.get().bytes());
          folder
              .task()
              .bring(
                  node.size(read.get().bytes())
                      .extendedAttributes(read.get().attributes())
                      .content(read.get().chunks())
                      .build());
        });
  }
}
