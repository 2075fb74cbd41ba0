/**
 * How content becomes blobs, trees and a snapshot.
 *
 * <ol>
 *   <li>A part is a stream, a folder to be walked, or entries in any order. The thread of its giver
 *       walks, or copies what is written and finds cuts; a few workers do the rest: they read,
 *       hash, compress and seal, each into a pack of its own. A blob that is known, or that another
 *       worker is just storing, costs its hash alone.
 *   <li>Chunks of one content may go to several workers; their places keep the order. A worker that
 *       reads a large file gives chunks to those who are idle. Nobody waits for work that has not
 *       begun, so nothing locks up.
 *   <li>A file that is as its parent snapshot saw it (type, size, both times, inode) is not read,
 *       if every blob of it is in the index; nor is one that was read by another name. Its metadata
 *       is taken anew all the same.
 *   <li>A folder's tree is stored by whoever brings its last node. If all its nodes are the
 *       parent's to the byte, its tree is, and is neither encoded nor hashed.
 *   <li>Entries that come from a writer wait as nodes until all are there, in sorted runs in a work
 *       file once they are many; then their trees are made in one pass (two if there are hard
 *       links).
 *   <li>A full pack is stored by the worker that filled it; only then does the index know its
 *       blobs, and only then may an index file name them.
 *   <li>At the end what is left in packs is put together and stored, then the last index file, then
 *       the snapshot.
 *   <li>From time to time what there is so far is shown, while work goes on: the nodes that have
 *       come are noted, each worker stores the pack that it has, the last of them stores trees of
 *       those nodes, in packs of their own, and an index. A file that is half read is not among
 *       them.
 *   <li>The first failure ends the run: queued work is skipped, threads are ended, no snapshot is
 *       made.
 * </ol>
 *
 * <p>Memory holds a pack (17 MiB) and a buffer (8.5 MiB) for each worker, a buffer for each part
 * that is being given and up to one more than there are workers beside; the nodes of the folders
 * that are open; at most 100 000 files that wait for an earlier one to be listed; 16 MiB of the
 * parent's packs and its trees on the way down, and those of up to three checkpoints; 16 MiB of
 * nodes of a writer's tree; while a checkpoint is made 5 MiB, and the nodes that the folders had
 * which were open when it began.
 */
@NullMarked
package io.respaldo.format.repository.internal.backup;

import org.jspecify.annotations.NullMarked;
