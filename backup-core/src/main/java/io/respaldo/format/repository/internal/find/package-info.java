/**
 * Finds names in many snapshots.
 *
 * <p>A pattern is a list of segments. How far it has matched on the way down to a folder is all
 * that matters of the way: a folder that was walked in one state without a find, whatever its path
 * was and in whatever snapshot, is not walked in that state again.
 *
 * <p>Memory: the trees on the way down (plain up to 8 MiB, sealed above); a bit for each blob and
 * state.
 */
@NullMarked
package io.respaldo.format.repository.internal.find;

import org.jspecify.annotations.NullMarked;
