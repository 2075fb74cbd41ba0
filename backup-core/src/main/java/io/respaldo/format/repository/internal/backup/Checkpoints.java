package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.part.EntryPath;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * Whether a run shows what it has so far.
 *
 * @param every how much time lies between two
 * @param keeper who makes a snapshot of it
 */
public record Checkpoints(TimeSource time, Duration every, Keeper keeper) {
  /** Is told what there is, by one thread at a time. What it throws ends the run. */
  public interface Keeper {
    /**
     * All that the tree needs is durable, and an index names it.
     *
     * @param tree the root folder, with whole files only
     * @param parts that it holds something of
     */
    void keep(Id tree, Set<EntryPath> parts) throws IOException;
  }
}
