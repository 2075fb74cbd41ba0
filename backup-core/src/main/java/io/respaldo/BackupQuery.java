package io.respaldo;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Which backups, and which page of them; newest first. Immutable.
 *
 * @param from state of the data not before
 * @param until state of the data before
 * @param text in id, label or description, any case
 * @param offset how many to skip
 * @param limit at most so many
 */
public record BackupQuery(
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<Trigger> trigger,
    Optional<BackupKind> kind,
    Optional<Backup.State> state,
    String text,
    int offset,
    int limit) {
  private static final BackupQuery ALL =
      new BackupQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "",
          0,
          Integer.MAX_VALUE);

  public BackupQuery {
    if (offset < 0 || limit < 1) {
      throw new IllegalArgumentException(
          "a page has an offset of 0 or more and a limit of 1 or more");
    }
  }

  public static BackupQuery all() {
    return ALL;
  }

  public BackupQuery from(Instant instant) {
    return new BackupQuery(Optional.of(instant), until, trigger, kind, state, text, offset, limit);
  }

  public BackupQuery until(Instant instant) {
    return new BackupQuery(from, Optional.of(instant), trigger, kind, state, text, offset, limit);
  }

  public BackupQuery trigger(Trigger value) {
    return new BackupQuery(from, until, Optional.of(value), kind, state, text, offset, limit);
  }

  public BackupQuery kind(BackupKind value) {
    return new BackupQuery(from, until, trigger, Optional.of(value), state, text, offset, limit);
  }

  public BackupQuery state(Backup.State value) {
    return new BackupQuery(from, until, trigger, kind, Optional.of(value), text, offset, limit);
  }

  public BackupQuery text(String part) {
    return new BackupQuery(from, until, trigger, kind, state, part, offset, limit);
  }

  public BackupQuery page(int skip, int atMost) {
    return new BackupQuery(from, until, trigger, kind, state, text, skip, atMost);
  }

  /** Whether a backup is asked for, pages aside. */
  public boolean matches(Backup b) {
    return !from.map(b.time()::isBefore).orElse(false)
        && until.map(b.time()::isBefore).orElse(true)
        && trigger.map(t -> recorded(b) && t == b.origin().trigger()).orElse(true)
        && kind.map(k -> recorded(b) && k == b.kind()).orElse(true)
        && state.map(s -> s == b.state()).orElse(true)
        && (text.isEmpty()
            || contains(b.id().value())
            || contains(b.origin().label())
            || contains(b.origin().description()));
  }

  /** Nobody knows of what kind a file without a record is, or why it was made. */
  private static boolean recorded(Backup b) {
    return b.state() != Backup.State.UNRECORDED;
  }

  private boolean contains(String s) {
    return s.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }
}
