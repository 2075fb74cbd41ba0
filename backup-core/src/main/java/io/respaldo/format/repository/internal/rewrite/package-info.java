/**
 * Snapshots written anew: with other tags, or without some files.
 *
 * <ol>
 *   <li>What is new is durable before an original is forgotten: trees, their index, the snapshot.
 *   <li>A new snapshot names the snapshot that it was made of first; time, host, paths and all else
 *       stay.
 *   <li>Who was stopped between the two finds the new snapshot again, and makes no second one.
 *   <li>Backups of instances are left alone unless it is forced: their records name a snapshot by
 *       its id, and would be without it.
 *   <li>Trees are written anew only where something below is left out. A node that stays is copied
 *       as it stands, to the byte.
 * </ol>
 *
 * <p>Memory, besides the index: the descriptions of all snapshots; when leaving out, the trees on
 * the way down with what they become, a bit for each blob and state of the patterns, and the ids of
 * trees that changed.
 */
@NullMarked
package io.respaldo.format.repository.internal.rewrite;

import org.jspecify.annotations.NullMarked;
