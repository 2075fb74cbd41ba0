package io.respaldo.catalog;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Running figures of an instance, as its settings document shows them. Always recomputed from
 * records, never incremented.
 *
 * @param lastBackup start of the newest backup run
 * @param lastStatus {@code success}, {@code warning}, {@code failed}, {@code running}; empty: none
 *     yet
 * @param lastSize bytes of the newest good backup
 * @param backupCount good backups
 * @param totalSize stored bytes of the good backups
 */
public record Figures(
    Optional<Instant> lastBackup,
    String lastStatus,
    OptionalLong lastSize,
    int backupCount,
    long totalSize) {
  public static final Figures NONE = new Figures(Optional.empty(), "", OptionalLong.empty(), 0, 0);
}
