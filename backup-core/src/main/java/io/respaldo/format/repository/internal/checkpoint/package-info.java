/**
 * Snapshots of what runs have so far, so that a run that is cut short was not for nothing: the next
 * one of the instance does not read again what they hold.
 *
 * <ol>
 *   <li>{@link io.respaldo.format.repository.internal.backup.Checkpoints} makes packs and index
 *       durable. Then a mark is made, which is named by the snapshot and lies outside restic's
 *       folders, so that nobody has to read all snapshots of a tenant to find an instance's; then
 *       the snapshot; then the run's earlier one goes, and its mark last.
 *   <li>The next run takes the newest three as second parents. Once its own snapshot is durable,
 *       all go. What can't be removed now, the next run removes.
 *   <li>A mark of anything but a checkpoint of this instance removes nothing but itself.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
