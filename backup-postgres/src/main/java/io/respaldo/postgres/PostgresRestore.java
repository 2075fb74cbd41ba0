package io.respaldo.postgres;

import java.util.Optional;

/**
 * How a {@link PostgresSource} restores. Immutable; begin with {@link #DEFAULT}.
 *
 * @param owners whether objects get their owners and rights back; without, everything belongs to
 *     the connection's user (custom dumps only: a plain one says it in its text)
 * @param createMissingRoles whether roles that the dump names and the server lacks are created,
 *     without a password and without the right to sign in
 * @param jobs how many sessions load at a time (custom dumps only; above 1 the dump is first
 *     written to local disk)
 * @param locale sort order instead of the original's, for a server that lacks that, such as {@code
 *     C.UTF-8}
 * @param foreignDumps whether a dump that Respaldo did not make may run; a dump is code
 */
public record PostgresRestore(
    boolean owners,
    boolean createMissingRoles,
    int jobs,
    Optional<String> locale,
    boolean foreignDumps) {
  /** Owners kept, roles must be there, one session, the original's sort order, own dumps only. */
  public static final PostgresRestore DEFAULT =
      new PostgresRestore(true, false, 1, Optional.empty(), false);

  public PostgresRestore {
    if (jobs < 1) {
      throw new IllegalArgumentException("jobs " + jobs + ": at least 1");
    }
  }

  /** Everything will belong to the connection's user. */
  public PostgresRestore withoutOwners() {
    return new PostgresRestore(false, createMissingRoles, jobs, locale, foreignDumps);
  }

  /** Creates roles that are missing, as names only. */
  public PostgresRestore creatingMissingRoles() {
    return new PostgresRestore(owners, true, jobs, locale, foreignDumps);
  }

  /** Loads with this many sessions. */
  public PostgresRestore jobs(int sessions) {
    return new PostgresRestore(owners, createMissingRoles, sessions, locale, foreignDumps);
  }

  /** Sorts by this locale of the operating system instead of the original's. */
  public PostgresRestore locale(String name) {
    return new PostgresRestore(owners, createMissingRoles, jobs, Optional.of(name), foreignDumps);
  }

  /**
   * Also runs dumps that Respaldo has no record of: only as a role that is no superuser, and with
   * psql's own commands switched off.
   */
  public PostgresRestore allowForeignDumps() {
    return new PostgresRestore(owners, createMissingRoles, jobs, locale, true);
  }
}
