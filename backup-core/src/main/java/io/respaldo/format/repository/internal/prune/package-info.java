/**
 * Removes what no snapshot needs, without ever taking anything that one does.
 *
 * <ol>
 *   <li>What is needed is found by walking all trees of all snapshots, each tree once. When a
 *       snapshot, an index file or a tree can't be read, or a needed pack is not there with its
 *       right size, nothing at all is removed.
 *   <li>Of a blob that lies in several packs one copy counts as needed: the one in the pack with
 *       the least waste. So what an interrupted run has copied already counts.
 *   <li>A pack without needed blobs is removed. Partly needed ones are copied, those with the
 *       largest share of waste first, until the waste that stays is as little as was asked for;
 *       mixed packs and, if there are many, small ones are copied too.
 *   <li>Copying takes sealed blobs as they lie: each is opened and its hash compared, but nothing
 *       is compressed or encrypted anew.
 * </ol>
 *
 * <h2>In two phases</h2>
 *
 * <ol>
 *   <li><i>Prepare</i>, beside backups, with a shared lock. It adds only: copies, an index of the
 *       copies, and then, outside of the folders that restic knows, sealed lists of the packs that
 *       seem to be needed no more, and of the locks that others hold at this moment.
 *   <li><i>Finish</i>, alone, with an exclusive lock, once none of those locks is left. All
 *       snapshots are walked again; copies outside of the listed packs are preferred. The listed
 *       packs without a needed blob go: first new index files without them are written, then the
 *       old index files are deleted, then the packs, then the lists. A listed pack that a snapshot
 *       needs again stays.
 * </ol>
 *
 * <p>Who holds the exclusive lock from the beginning does both in one go, without lists. After
 * every single step the repository is sound: an index never names a pack that is gone, and all that
 * snapshots need is named by an index. Whoever runs it next takes up what was left.
 *
 * <p>Memory, besides the index: three bits for each blob, 40 bytes for each pack, about 100 more
 * for each pack while the index is rewritten, and for each thread two packs and the largest blob
 * twice.
 */
@NullMarked
package io.respaldo.format.repository.internal.prune;

import org.jspecify.annotations.NullMarked;
