package io.respaldo;

import io.respaldo.part.Selection;
import io.respaldo.source.RestoreTarget;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What to restore and where; the default is a new place beside the live one. Immutable.
 *
 * @param target for {@link Place#NEW}
 * @param options of the source's own, such as {@code neutralize}; see {@link
 *     io.respaldo.source.BackupSource#restoreOptions}
 * @param from the instance whose backup it is; empty: the one that is restored
 * @param safetyBackup whether what is live is backed up before it is replaced
 */
public record RestoreRequest(
    Moment moment,
    Selection selection,
    Place place,
    Optional<RestoreTarget> target,
    Map<String, String> options,
    Optional<InstanceName> from,
    boolean safetyBackup) {
  /** Where a restore goes. */
  public enum Place {
    /** A new place next to the live one, named after the run. */
    BESIDE,
    /** A new place that {@link RestoreRequest#target} names. */
    NEW,
    /** The live place itself: built aside, then exchanged by a rename; can be undone. */
    IN_PLACE,
    /** Chosen files onto the live tree; each that is replaced is kept, and it can be undone. */
    OVERLAY
  }

  public RestoreRequest {
    options = Map.copyOf(options);
  }

  public static RestoreRequest of(Moment moment) {
    return new RestoreRequest(
        moment, Selection.all(), Place.BESIDE, Optional.empty(), Map.of(), Optional.empty(), true);
  }

  public static RestoreRequest of(BackupId backup) {
    return of(Moment.of(backup));
  }

  public static RestoreRequest latest() {
    return of(Moment.latest());
  }

  /** Only these parts or paths. */
  public RestoreRequest only(Selection chosen) {
    return new RestoreRequest(moment, chosen, place, target, options, from, safetyBackup);
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
    return place(Place.NEW, Optional.of(where));
  }

  /** Over what is live. Refused unless the instance's name is typed; see {@link RestorePlan}. */
  public RestoreRequest inPlace() {
    return place(Place.IN_PLACE, Optional.empty());
  }

  /** Chosen files onto the live tree. Refused unless the instance's name is typed. */
  public RestoreRequest overlay() {
    return place(Place.OVERLAY, Optional.empty());
  }

  private RestoreRequest place(Place where, Optional<RestoreTarget> named) {
    return new RestoreRequest(moment, selection, where, named, options, from, safetyBackup);
  }

  /** With an option of the source's own. */
  public RestoreRequest with(String option, String value) {
    Map<String, String> more = new TreeMap<>(options);
    more.put(option, value);
    return new RestoreRequest(moment, selection, place, target, more, from, safetyBackup);
  }

  /** Another instance's backup, such as the production system's onto the staging one. */
  public RestoreRequest from(InstanceName instance) {
    return new RestoreRequest(
        moment, selection, place, target, options, Optional.of(instance), safetyBackup);
  }

  /** Another instance's backup. */
  public RestoreRequest from(String instance) {
    return from(InstanceName.of(instance));
  }

  /**
   * In place, but without a backup of what is live before: for a system so broken that none can be
   * made. What is replaced stays aside all the same.
   */
  public RestoreRequest withoutSafetyBackup() {
    return new RestoreRequest(moment, selection, place, target, options, from, false);
  }

  /** Whether something live is changed. */
  public boolean touchesLive() {
    return place == Place.IN_PLACE || place == Place.OVERLAY;
  }
}
