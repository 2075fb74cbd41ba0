package io.respaldo.retention;

import io.respaldo.Backup;
import io.respaldo.Priority;
import io.respaldo.Trigger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One backup while the plan is made. */
final class Slot {
  /** Lowest priority, then oldest; the names only make it definite. */
  static final Comparator<Slot> FIRST_TO_GO = Slot::compare;

  private final Shelf shelf;
  private final Backup backup;

  /** Which keep rules want it. */
  final List<String> wanted = new ArrayList<>();

  /** Why it stays whatever rules and caps say. */
  final List<String> protectedBy = new ArrayList<>();

  /** How many that stay have it as their base. */
  int dependents;

  /** One of them, the newest. */
  Optional<Backup> dependent = Optional.empty();

  boolean kept;
  Optional<String> gone = Optional.empty();

  Slot(Shelf shelf, Backup backup) {
    this.shelf = shelf;
    this.backup = backup;
  }

  Shelf shelf() {
    return shelf;
  }

  Backup backup() {
    return backup;
  }

  long bytes() {
    return backup.content().storedBytes();
  }

  /** Made of what a restore was about to replace, which may be what nobody wants. */
  boolean isSafety() {
    return backup.origin().trigger() == Trigger.PRE_RESTORE;
  }

  /** What it adds to a number of backups that is capped. */
  int counts() {
    return isSafety() ? 0 : 1;
  }

  /** Whether rules and caps count it: good, and its files ours to keep or delete. */
  /** What it adds to a size that is capped. */
  long cappedBytes() {
    return isSafety() ? 0 : bytes();
  }

  boolean completed() {
    return backup.state() == Backup.State.COMPLETED && !backup.isReference();
  }

  boolean removable() {
    return kept && completed() && protectedBy.isEmpty() && dependents == 0;
  }

  private static int compare(Slot a, Slot b) {
    int order = Integer.compare(rank(a.shelf.priority()), rank(b.shelf.priority()));
    order = order != 0 ? order : a.backup.time().compareTo(b.backup.time());
    order = order != 0 ? order : a.backup.id().compareTo(b.backup.id());
    return order != 0 ? order : a.backup.instance().compareTo(b.backup.instance());
  }

  private static int rank(Priority priority) {
    return switch (priority) {
      case LOW -> 0;
      case MEDIUM -> 1;
      case HIGH -> 2;
      case MANUAL -> 3;
    };
  }
}
