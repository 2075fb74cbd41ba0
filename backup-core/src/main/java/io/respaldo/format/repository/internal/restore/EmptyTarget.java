package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.tree.FileStat;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A target in which nothing stood: a name that is taken comes twice, which creating tells. */
record EmptyTarget(Target target) implements Standing {
  @Override
  public void enter(Path file, EntryPath path) throws IOException {
    target.metadata().createFolder(file);
  }

  @Override
  public Optional<FileStat> file(Path file, Attributes wanted, Node node) {
    return Optional.empty();
  }

  @Override
  public boolean isWhole(FileStat there, Attributes wanted) {
    return false;
  }

  @Override
  public boolean isLinked(Path file, EntryPath path, Path existing) {
    return false;
  }

  @Override
  public boolean isLinkTo(Path file, EntryPath path, LinkTarget to) {
    return false;
  }

  @Override
  public void clear(Path file, EntryPath path) {}

  @Override
  public void adjust(Path file, Attributes wanted) throws IOException {
    target.apply(file, wanted);
  }

  @Override
  public Optional<Others> others() {
    return Optional.empty();
  }
}
