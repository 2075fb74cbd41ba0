/**
 * What lies between two snapshots.
 *
 * <ol>
 *   <li>Both trees are walked side by side, in the order of names; folders with the same tree are
 *       passed over.
 *   <li>A folder that is on one side only is walked alone. So is one that became something else, or
 *       was something else before.
 *   <li>A blob is added when the second snapshot needs it and the first does not, anywhere. So at
 *       the end the trees of the folders that are the same are read too, each once and by all
 *       cores.
 * </ol>
 *
 * <p>Memory, besides the index: the trees on the way down, twice, and four bits for each blob.
 */
@NullMarked
package io.respaldo.format.repository.internal.diff;

import org.jspecify.annotations.NullMarked;
