package io.respaldo.part;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Parts, folders or files by path; everything below a chosen folder is chosen. Immutable.
 *
 * @param paths full entry paths, beginning with a part's name; empty means all
 */
public record Selection(Set<EntryPath> paths) {
  private static final Selection ALL = new Selection(Set.of());

  public Selection {
    paths = Set.copyOf(paths);
  }

  public static Selection all() {
    return ALL;
  }

  /**
   * @throws IllegalArgumentException when a path is no {@link EntryPath}, or there is none
   */
  public static Selection of(String... paths) {
    if (paths.length == 0) {
      throw new IllegalArgumentException("nothing chosen; Selection.all() chooses everything");
    }
    return new Selection(new TreeSet<>(Stream.of(paths).map(EntryPath::of).toList()));
  }

  public boolean isAll() {
    return paths.isEmpty();
  }

  /** Whether this entry is chosen. */
  public boolean includes(EntryPath path) {
    return isAll() || paths.stream().anyMatch(p -> p.equals(path) || path.isBelow(p));
  }

  /** Whether something in this part, or the part itself, is chosen. */
  public boolean touches(String part) {
    EntryPath name = EntryPath.of(part);
    return isAll()
        || paths.stream().anyMatch(p -> p.equals(name) || name.isBelow(p) || p.isBelow(name));
  }

  /** Whether the whole of this part is chosen. */
  public boolean includesPart(String part) {
    return includes(EntryPath.of(part));
  }

  /** Chosen paths in a stable order, for people. */
  public List<String> describe() {
    return paths.stream().sorted().map(EntryPath::toString).toList();
  }
}
