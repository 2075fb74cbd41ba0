/**
 * Whether a repository is sound: all of it, or what one snapshot needs.
 *
 * <ol>
 *   <li>Snapshots are listed first, then the index is read, then packs are listed: what a later one
 *       of them misses was removed, not yet to come.
 *   <li>Structure: config, keys, snapshots and index files are read whole. Every pack of the index
 *       is there, with exactly the size that its blobs, their entries and the header need; its
 *       blobs follow each other without a gap.
 *   <li>Trees: each tree that a snapshot leads to is read once, level by level, in the order in
 *       which trees lie. Names ascend, files have data and folders have trees, and all that they
 *       name is in the index.
 *   <li>Data: a pack is read once from its beginning to its end. Its bytes have its name's hash,
 *       each blob opens and has its own name's hash, and its header tells what the index tells.
 *       What is wrong is read a second time, and only then believed.
 *   <li>Where something is lost, trees are read once more, from each snapshot down, to tell which
 *       snapshots and paths that hurts.
 *   <li>Nothing that is damaged throws; a storage that can't be read does. Whoever holds a lock
 *       asks it after the check, since what another removed meanwhile looks like damage.
 * </ol>
 *
 * <p>Memory, besides the index: two bits for each blob, eight bytes for each pack, a snapshot's
 * names for each snapshot, numbers of the trees of two levels, and for each thread the largest blob
 * twice.
 */
@NullMarked
package io.respaldo.format.repository.internal.check;

import org.jspecify.annotations.NullMarked;
