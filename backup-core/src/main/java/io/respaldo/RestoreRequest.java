package io.respaldo;

import io.respaldo.part.Selection;
import io.respaldo.source.RestoreTarget;
import java.util.Optional;

/**
 * What to restore and where; the default is a new place beside the live one. Immutable.
 *
 * @param target for {@link Place#NEW}
 */
public record RestoreRequest(
    Moment moment, Selection selection, Place place, Optional<RestoreTarget> target) {
  /** Where a restore goes. */
  public enum Place {
    /** A new place next to the live one, named after the run. */
    BESIDE,
    /** A new place that {@link RestoreRequest#target} names. */
    NEW
  }

  public static RestoreRequest of(Moment moment) {
    return new RestoreRequest(moment, Selection.all(), Place.BESIDE, Optional.empty());
  }

  public static RestoreRequest of(BackupId backup) {
    return of(Moment.of(backup));
  }

  public static RestoreRequest latest() {
    return of(Moment.latest());
  }

  /** Only these parts or paths. */
  public RestoreRequest only(Selection chosen) {
    return new RestoreRequest(moment, chosen, place, target);
  }

  /** Only these parts or paths, such as {@code db} or {@code media/2024}. */
  public RestoreRequest only(String... paths) {
    return only(Selection.of(paths));
  }

  /** To a new place of this name: a folder, a database's name. */
  public RestoreRequest to(String address) {
    return to(RestoreTarget.of(address));
  }

  /** To a new place. */
  public RestoreRequest to(RestoreTarget where) {
    return new RestoreRequest(moment, selection, Place.NEW, Optional.of(where));
  }
}
