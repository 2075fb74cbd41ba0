package io.respaldo.source;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A backup as one member of a composite sees it. Closing it leaves the backup open. */
final class MemberReader implements PartReader {
  private final PartReader all;
  private final String member;
  private final EntryPath root;

  MemberReader(PartReader all, String member) {
    this.all = all;
    this.member = member;
    this.root = EntryPath.of(member);
  }

  static List<Part> below(List<Part> parts, String member) {
    String prefix = member + "/";
    return parts.stream()
        .filter(p -> p.name().startsWith(prefix))
        .map(p -> new Part(p.name().substring(prefix.length()), p.shape(), p.files(), p.bytes()))
        .toList();
  }

  @Override
  public List<Part> parts() {
    return below(all.parts(), member);
  }

  @Override
  public Stream<Entry> entries(Selection selection) throws IOException {
    return all.entries(up(selection)).filter(e -> e.path().isBelow(root)).map(this::down);
  }

  @Override
  public Optional<Entry> find(EntryPath path) throws IOException {
    return all.find(path.under(root)).map(this::down);
  }

  @Override
  public InputStream read(EntryPath path) throws IOException {
    return all.read(path.under(root));
  }

  @Override
  public SeekableByteChannel channel(EntryPath path) throws IOException {
    return all.channel(path.under(root));
  }

  @Override
  public List<TreeWarning> extract(String part, Selection selection, Path into)
      throws IOException, InterruptedException {
    return all.extract(member + "/" + part, up(selection), into);
  }

  private Selection up(Selection selection) {
    return selection.isAll()
        ? Selection.of(member)
        : new Selection(
            selection.paths().stream().map(p -> p.under(root)).collect(Collectors.toSet()));
  }

  private Entry down(Entry e) {
    return e.relativeTo(root);
  }

  @Override
  public void close() {
    // whoever opened the backup closes it
  }
}
