package io.respaldo.odoo;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.ForwardingReader;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Of what an archive holds, only what belongs to a backup of an Odoo. */
final class OdooParts extends ForwardingReader {
  private static final Set<String> KNOWN =
      Set.of(
          OdooSource.DATABASE + "/dump.sql",
          OdooSource.DATABASE + "/dump.pgdump",
          OdooManifest.PART,
          FilestoreParts.PART);

  OdooParts(PartReader all) {
    super(all);
  }

  /** Whether a backup has a part of that name. */
  static boolean has(PartReader parts, String name) {
    return parts.parts().stream().anyMatch(p -> p.name().equals(name));
  }

  private static boolean isKnown(EntryPath path) {
    return KNOWN.stream()
        .map(EntryPath::of)
        .anyMatch(part -> path.equals(part) || path.isBelow(part));
  }

  @Override
  public List<Part> parts() {
    return super.parts().stream().filter(p -> KNOWN.contains(p.name())).toList();
  }

  @Override
  public Stream<Entry> entries(Selection selection) throws IOException {
    return super.entries(selection).filter(e -> isKnown(e.path()));
  }

  @Override
  public Optional<Entry> find(EntryPath path) throws IOException {
    return isKnown(path) ? super.find(path) : Optional.empty();
  }
}
