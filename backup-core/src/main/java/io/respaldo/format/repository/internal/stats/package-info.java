/**
 * Figures of snapshots: what they hold, and what they need of the repository.
 *
 * <p>Figures of a tree without hard links in it are the same in each snapshot and are kept. Each
 * such tree is read once.
 *
 * <p>Memory: the trees on the way down (plain up to 8 MiB, sealed above); two bits for each blob,
 * 16 bytes for each tree, for each file of several chunks 16 bytes, and of one snapshot at a time
 * the hard links.
 */
@NullMarked
package io.respaldo.format.repository.internal.stats;

import org.jspecify.annotations.NullMarked;
