package io.respaldo.source;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A new place for a restore, in the words of its source: a folder for files, a database's name for
 * PostgreSQL; for a composite one target per member.
 */
public record RestoreTarget(Optional<String> address, Map<String, RestoreTarget> members) {
  public RestoreTarget {
    members = Map.copyOf(members);
  }

  public static RestoreTarget of(String address) {
    return new RestoreTarget(Optional.of(address), Map.of());
  }

  /** A target of named members only; add them with {@link #with}. */
  public static RestoreTarget ofMembers() {
    return new RestoreTarget(Optional.empty(), Map.of());
  }

  /** Also this member's target. */
  public RestoreTarget with(String member, String target) {
    Map<String, RestoreTarget> all = new TreeMap<>(members);
    all.put(member, of(target));
    return new RestoreTarget(address, all);
  }

  /** A member's own target. */
  public Optional<RestoreTarget> member(String name) {
    return Optional.ofNullable(members.get(name));
  }
}
