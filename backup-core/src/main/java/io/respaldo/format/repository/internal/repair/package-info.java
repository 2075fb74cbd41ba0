/**
 * Makes the best of a damaged repository. Nothing is thrown away: packs that can't be read stay
 * where they are, and snapshots stay as they are unless their removal is asked for.
 *
 * <ol>
 *   <li><i>Index</i>: packs that no index file tells, or tells wrongly, are asked for their own
 *       headers; if wanted, all packs are. New index files are durable before the old ones go. A
 *       pack of a wrong size is saved as below.
 *   <li><i>Packs</i>: of damaged packs all blobs that are sound are copied, sealed as they are,
 *       into new packs; then the index forgets the damaged ones. Their files stay until pruned.
 *   <li><i>Snapshots</i>: where something is lost for good, trees are written anew without it. A
 *       file keeps the data that is left, a folder that can't be read becomes an empty one, and
 *       both get a name with {@code .repaired} behind it. The new snapshot has the tag {@code
 *       repaired} and names its original. Trees without loss stay as they are, to the byte.
 * </ol>
 *
 * <p>The order is index, packs, snapshots. All is done with the exclusive lock. Memory, besides the
 * index: a header for each thread; of snapshots the trees on the way down, and the ids of those
 * that changed.
 */
@NullMarked
package io.respaldo.format.repository.internal.repair;

import org.jspecify.annotations.NullMarked;
