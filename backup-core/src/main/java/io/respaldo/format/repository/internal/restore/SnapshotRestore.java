package io.respaldo.format.repository.internal.restore;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.tree.OutsideLinks;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings a whole snapshot, or what is chosen of it, into one folder. For one thread. */
public final class SnapshotRestore implements AutoCloseable {
  private final BlobLoader loader;
  private final PartRoot root;
  private final Choice choice;
  private final Path into;
  private final FormatProgress progress;
  private final Tally tally = new Tally();

  /**
   * @param index at least as new as the snapshot
   * @param selection of paths as {@link SnapshotReader#entries} calls them
   * @throws NoSuchFileException when a chosen path is not in the snapshot
   */
  public SnapshotRestore(
      OpenRepository repository,
      BlobIndex index,
      Id id,
      Snapshot snapshot,
      Selection selection,
      Path into,
      FormatProgress progress)
      throws IOException {
    this.into = into;
    this.progress = progress;
    EntryPath name = EntryPath.of(id.brief());
    loader = new BlobLoader(repository, index);
    try {
      PartRoots parts = new PartRoots(loader, snapshot, SnapshotLabel.base(snapshot));
      root = PartRoot.whole(name, parts.folder());
      choice = new Choice(chosen(name, selection));
    } catch (IOException | RuntimeException e) {
      loader.close();
      throw e;
    }
  }

  private Selection chosen(EntryPath name, Selection selection) throws IOException {
    if (selection.isAll()) {
      return selection;
    }
    Lookup lookup = new Lookup(loader, List.of(root));
    for (EntryPath path : selection.paths()) {
      if (lookup.find(path.under(name)).isEmpty()) {
        throw new NoSuchFileException(path.toString(), null, "not in this snapshot");
      }
    }
    Set<EntryPath> below =
        selection.paths().stream().map(p -> p.under(name)).collect(Collectors.toSet());
    return new Selection(below);
  }

  /** Into a folder that is empty or not there. */
  public List<TreeWarning> intoEmpty() throws IOException, InterruptedException {
    Target target = Target.over(into, progress, tally);
    Target.requireEmpty(target.root());
    return extraction().run(target, new EmptyTarget(target));
  }

  /** Over what stands in the folder. */
  public List<TreeWarning> over(boolean compareContent, boolean deleteOthers)
      throws IOException, InterruptedException {
    Target target = Target.over(into, progress, tally);
    return extraction().run(target, new Overlay(target, compareContent, deleteOthers));
  }

  private Extraction extraction() {
    return new Extraction(loader, root, choice, OutsideLinks.KEEP, progress);
  }

  /** Reads back what was restored. */
  public List<Finding> verify() throws IOException, InterruptedException {
    return new Verification(loader, root, choice, progress, into.toRealPath()).run();
  }

  public Tally tally() {
    return tally;
  }

  @Override
  public void close() {
    loader.close();
  }
}
