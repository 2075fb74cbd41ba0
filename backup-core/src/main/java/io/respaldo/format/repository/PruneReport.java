package io.respaldo.format.repository;

/**
 * What a prune did, or would do.
 *
 * @param finished whether what is not needed is gone; else somebody was at work, and what will go
 *     is listed for the next prune
 * @param removedPacks packs that are not needed any more
 * @param freedBytes how much smaller the repository is, or will be
 * @param repackedPacks of them, those of which something was copied
 * @param keptWasteBytes what is not needed and stays, within what was allowed
 */
public record PruneReport(
    boolean finished, int removedPacks, long freedBytes, int repackedPacks, long keptWasteBytes) {}
