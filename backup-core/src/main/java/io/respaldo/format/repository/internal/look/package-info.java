/**
 * Looks into many snapshots at once: walks, names, figures.
 *
 * <ol>
 *   <li>A walk shows nodes one by one, in the order of the trees; a folder is entered right after
 *       it is shown, if its visitor wants.
 *   <li>A pattern is a list of segments. How far it has matched on the way down to a folder is all
 *       that matters of the way: a folder that was walked in one state without a find, whatever its
 *       path was and in whatever snapshot, is not walked in that state again.
 *   <li>Figures of a tree without hard links in it are the same in each snapshot and are kept. Each
 *       such tree is read once.
 * </ol>
 *
 * <p>Memory: the trees on the way down (plain up to 8 MiB, sealed above); a bit for each blob and
 * state when searching; for figures two bits for each blob, 16 bytes for each tree, for each file
 * of several chunks 16 bytes, and of one snapshot at a time the hard links.
 */
@NullMarked
package io.respaldo.format.repository.internal.look;

import org.jspecify.annotations.NullMarked;
