/**
 * Snapshots from one repository to another that has keys of its own.
 *
 * <ol>
 *   <li>Snapshots are taken oldest first. One that the target has (as a copy of the same original,
 *       with the same tree, time, host, user, paths, excludes and tags) is skipped.
 *   <li>All trees of a snapshot are read in the source, each once. What the target's index does not
 *       name is wanted.
 *   <li>When 256 MiB are wanted, or there are no more snapshots, it is copied pack by pack, data
 *       first: each blob is opened, its hash compared, and sealed with the target's key. Frames are
 *       taken over as they are; what the source has not compressed is compressed on the way, and
 *       what a target of version 1 can't have compressed is not.
 *   <li>Packs are durable, then the index that names them, then the snapshots, which name their
 *       original and no parent.
 * </ol>
 *
 * <p>Whoever is cut short loses at most the 16 last packs, which no index names yet: all others are
 * not wanted again. Nothing in the source is changed. A blob that is damaged in one pack is taken
 * from another; if there is none, nothing is written of the snapshots that may need it.
 *
 * <p>Memory: both indexes; for each snapshot its description; three bits for each blob of the
 * source; for each thread two packs and the largest blob twice.
 */
@NullMarked
package io.respaldo.format.repository.internal.copy;

import org.jspecify.annotations.NullMarked;
