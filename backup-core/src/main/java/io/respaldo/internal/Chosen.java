package io.respaldo.internal;

import io.respaldo.Finding;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a selection chooses of a backup. Without an index only its parts are known: to look for
 * single files would be to read all of it.
 *
 * @param bytes of content; empty when it is not known
 * @param missing an error that names chosen paths which the backup does not have
 * @param note at most how many bytes there are, when it is not known
 */
record Chosen(OptionalLong bytes, Optional<Finding> missing, Optional<Finding> note) {
  static Chosen of(PartReader reader, Selection selection) throws IOException {
    List<Part> parts = reader.parts();
    List<Part> touched = parts.stream().filter(p -> selection.touches(p.name())).toList();
    long most = touched.stream().mapToLong(Part::bytes).sum();
    boolean whole = touched.stream().allMatch(p -> selection.includesPart(p.name()));
    if (whole) {
      return new Chosen(OptionalLong.of(most), missing(unknown(parts, selection), parts), none());
    }
    if (!reader.indexed()) {
      Finding note =
          Finding.note(
              "size_unknown",
              "how much was chosen is not known without an index: up to " + most + " bytes");
      return new Chosen(
          OptionalLong.empty(), missing(unknown(parts, selection), parts), Optional.of(note));
    }
    Set<EntryPath> left = new TreeSet<>(selection.paths());
    long bytes = 0;
    try (Stream<Entry> entries = reader.entries(selection)) {
      for (Entry e : (Iterable<Entry>) entries::iterator) {
        left.removeIf(p -> p.equals(e.path()) || e.path().isBelow(p));
        bytes += e.size();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Chosen(OptionalLong.of(bytes), missing(left, parts), none());
  }

  private static Optional<Finding> none() {
    return Optional.empty();
  }

  private static Set<EntryPath> unknown(List<Part> parts, Selection selection) {
    Set<EntryPath> unknown = new TreeSet<>(selection.paths());
    unknown.removeIf(
        p -> parts.stream().anyMatch(part -> new Selection(Set.of(p)).touches(part.name())));
    return unknown;
  }

  private static Optional<Finding> missing(Set<EntryPath> paths, List<Part> parts) {
    return paths.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.error(
                "not_in_backup",
                "the backup has nothing at " + quoted(paths.stream().map(EntryPath::toString)),
                "its parts are " + quoted(parts.stream().map(Part::name))));
  }

  private static String quoted(Stream<String> names) {
    return names.map(n -> "'" + n + "'").collect(Collectors.joining(", "));
  }
}
