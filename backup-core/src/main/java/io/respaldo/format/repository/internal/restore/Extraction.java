package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.thread.TaskGroup;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.tree.FileMetadata;
import io.respaldo.format.tree.FileStat;
import io.respaldo.format.tree.LinkScope;
import io.respaldo.format.tree.OutsideLinks;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.FileNames;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.Part;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings the chosen files of one part back. For one run, in one thread, which workers help. */
final class Extraction {
  private final BlobLoader loader;
  private final PartRoot part;
  private final Choice choice;
  private final OutsideLinks outsideLinks;
  private final FormatProgress progress;

  Extraction(
      BlobLoader loader,
      PartRoot part,
      Choice choice,
      OutsideLinks outsideLinks,
      FormatProgress progress) {
    this.loader = loader;
    this.part = part;
    this.choice = choice;
    this.outsideLinks = outsideLinks;
    this.progress = progress;
  }

  List<TreeWarning> run(Path into) throws IOException, InterruptedException {
    Target target = Target.in(into, progress);
    return run(target, new EmptyTarget(target));
  }

  /**
   * @param standing what may stand in the target
   */
  List<TreeWarning> run(Target target, Standing standing) throws IOException, InterruptedException {
    try (FileFill fill = new FileFill(target);
        TaskGroup tasks =
            new TaskGroup(Runtime.getRuntime().availableProcessors(), "respaldo-restore-")) {
      Walk walk = new Walk(target, standing, fill, tasks);
      if (part.shape() == Part.Shape.STREAM) {
        walk.stream();
      } else {
        walk.tree();
      }
      return walk.end();
    }
  }

  /** The walk of one run. */
  private final class Walk {
    private final Target target;
    private final Standing standing;
    private final FileMetadata metadata;
    private final FileFill fill;
    private final TaskGroup tasks;
    private final Path root;
    private final Deque<Batch.Left> open = new ArrayDeque<>();
    private final FirstNames names = new FirstNames();
    private final SpecialFiles specials;
    private final Optional<Others> others;
    private Batch batch;
    private @Nullable Batch underWay;

    Walk(Target target, Standing standing, FileFill fill, TaskGroup tasks) {
      this.target = target;
      this.standing = standing;
      this.others = standing.others();
      this.metadata = target.metadata();
      this.specials = new SpecialFiles(target);
      this.root = target.root();
      this.fill = fill;
      this.tasks = tasks;
      this.batch = newBatch();
    }

    private Batch newBatch() {
      return new Batch(loader.index(), part.path());
    }

    void stream() throws IOException {
      if (choice.includes(part.path())) {
        EntryPath name = EntryPath.of(part.path().name());
        batch.add(part.path(), part.node(), root, name);
      }
    }

    void tree() throws IOException, InterruptedException {
      try (NodeCursor cursor = new NodeCursor(loader, choice, part.path(), part.node())) {
        for (NodeCursor.Step s = cursor.next(); s != NodeCursor.Step.END; s = cursor.next()) {
          if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while restoring '" + part.name() + "'");
          }
          if (s == NodeCursor.Step.LEFT) {
            if (others.isPresent()) {
              others.get().leave(folder());
            }
            if (!open.isEmpty()) {
              batch.left.add(open.pop());
            }
            tasks.requireWhole();
          } else if (cursor.path().equals(part.path())) {
            others.ifPresent(o -> o.enter(cursor.isChosen()));
          } else {
            if (others.isPresent()) {
              others.get().keep(cursor.node(), cursor.path(), cursor.isChosen());
            }
            node(cursor.node(), cursor.path(), cursor.path().relativeTo(part.path()));
          }
          if (batch.isFull()) {
            handOver();
          }
        }
      }
    }

    private Path folder() {
      return open.isEmpty() ? root : open.element().folder();
    }

    private void node(Node node, EntryPath path, EntryPath relative)
        throws IOException, InterruptedException {
      switch (node.type()) {
        case DIR -> enter(NodeEntries.of(relative, node), node);
        case FILE -> file(node, path, relative);
        case SYMLINK -> symlink(NodeEntries.of(relative, node), node);
        default -> special(node, relative);
      }
    }

    private void special(Node node, EntryPath relative) throws IOException, InterruptedException {
      Path file = FileNames.resolve(folder(), relative.name());
      standing.clear(file, relative);
      specials.make(file, relative, node);
    }

    private void enter(Entry entry, Node node) throws IOException {
      Path file = FileNames.resolve(folder(), entry.path().name());
      try {
        standing.enter(file, entry.path());
      } catch (FileAlreadyExistsException e) {
        throw Target.taken(entry.path());
      }
      open.push(new Batch.Left(file, Attributes.of(entry, node)));
    }

    private void file(Node node, EntryPath path, EntryPath relative) throws IOException {
      Optional<EntryPath> first = names.of(path, node);
      if (first.isPresent()) {
        Path existing = FileNames.resolve(root, first.get().relativeTo(part.path()));
        batch.links.add(new Batch.Link(folder(), relative, existing));
      } else {
        target.tally().files.increment();
        content(node, path, Attributes.of(NodeEntries.of(relative, node), node));
      }
    }

    private void content(Node node, EntryPath path, Attributes wanted) throws IOException {
      Path file = FileNames.resolve(folder(), wanted.entry().path().name());
      Optional<FileStat> there = standing.file(file, wanted, node);
      if (there.isPresent() && standing.isWhole(there.get(), wanted)) {
        standing.adjust(file, wanted);
        target.tally().unchanged.increment();
        target.progress().file();
      } else {
        long was = there.map(FileStat::size).orElse(RestoredFile.NOTHING);
        boolean shared = there.map(t -> t.links() > 1).orElse(false);
        batch.add(path, node, folder(), wanted, was, shared);
      }
    }

    private void symlink(Entry entry, Node node) throws IOException {
      LinkTarget to = entry.link().orElseThrow();
      if (outsideLinks == OutsideLinks.REFUSE && LinkScope.leadsOutside(entry.path(), to)) {
        metadata.warn("link_outside", entry.path(), "points outside, to '" + to + "'; left out");
        return;
      }
      Path file = FileNames.resolve(folder(), entry.path().name());
      if (standing.isLinkTo(file, entry.path(), to)) {
        standing.adjust(file, Attributes.of(entry, node));
        return;
      }
      try {
        Files.createSymbolicLink(file, FileNames.target(root, to));
      } catch (FileAlreadyExistsException e) {
        throw Target.taken(entry.path());
      } catch (UnsupportedOperationException e) {
        metadata.warn("not_representable", entry.path(), "no symbolic links here; left out");
        return;
      }
      target.apply(file, Attributes.of(entry, node));
    }

    /** Hands in what was collected, when all that was handed in before is done. */
    private void handOver() throws IOException, InterruptedException {
      tasks.await();
      if (batch.hasStanding()) {
        batch.compare(tasks, target.progress());
        tasks.await();
        batch.separate();
      }
      Batch done = underWay;
      underWay = batch;
      batch.submit(tasks, fill, loader);
      batch = newBatch();
      if (done != null) {
        finish(done);
      }
    }

    private void finish(Batch done) throws IOException {
      for (Batch.Link link : done.links) {
        link(link);
      }
      for (Batch.Left left : done.left) {
        standing.adjust(left.folder(), left.attributes());
      }
    }

    private void link(Batch.Link link) throws IOException {
      EntryPath path = link.path();
      Path file = FileNames.resolve(link.folder(), path.name());
      if (standing.isLinked(file, path, link.existing())) {
        return;
      }
      try {
        Files.createLink(file, link.existing());
      } catch (FileAlreadyExistsException e) {
        throw Target.taken(path);
      } catch (UnsupportedOperationException e) {
        metadata.warn("not_representable", path, "no hard links here; stored as a copy");
        Files.copy(link.existing(), file, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }

    List<TreeWarning> end() throws IOException, InterruptedException {
      handOver();
      tasks.await();
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while restoring '" + part.name() + "'");
      }
      if (underWay != null) {
        finish(underWay);
      }
      if (part.shape() == Part.Shape.TREE && !part.whole()) {
        Entry entry = NodeEntries.of(part.path(), part.node());
        target.apply(root, Attributes.of(entry, part.node()));
      }
      return target.warnings();
    }
  }
}
