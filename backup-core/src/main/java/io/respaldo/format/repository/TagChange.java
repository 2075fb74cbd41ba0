package io.respaldo.format.repository;

import java.util.List;
import java.util.Optional;

/**
 * How the tags of snapshots change.
 *
 * @param set instead of all that there are
 * @param add what is there already is not added twice
 * @param remove what is not there is passed over
 */
public record TagChange(Optional<List<String>> set, List<String> add, List<String> remove) {
  public TagChange {
    set = set.map(List::copyOf);
    add = List.copyOf(add);
    remove = List.copyOf(remove);
    if (set.isPresent() == !(add.isEmpty() && remove.isEmpty())) {
      throw new IllegalArgumentException("either set tags, or add and remove some");
    }
    if (add.contains("") || set.filter(s -> s.contains("")).isPresent()) {
      throw new IllegalArgumentException("a tag can't be empty");
    }
  }

  public static TagChange set(List<String> tags) {
    return new TagChange(Optional.of(tags), List.of(), List.of());
  }

  public static TagChange of(List<String> add, List<String> remove) {
    return new TagChange(Optional.empty(), add, remove);
  }
}
