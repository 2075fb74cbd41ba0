/**
 * How content becomes blobs, trees and a snapshot.
 *
 * <ol>
 *   <li>A walk, in one thread, meets folders and files. Files are read, cut, hashed, compressed and
 *       sealed by a few workers, each into a pack of its own; a blob that is known, or that another
 *       worker is just storing, costs its hash alone.
 *   <li>A file that is as its parent snapshot saw it (type, size, both times, inode) is not read,
 *       if every blob of it is in the index. Its metadata is taken anew all the same.
 *   <li>A folder's tree is stored by whoever brings its last node. So nothing waits for a folder.
 *   <li>A full pack is stored by the worker that filled it; only then does the index know its
 *       blobs, and only then may an index file name them.
 *   <li>At the end what is left in packs is put together and stored, then the last index file, then
 *       the snapshot.
 * </ol>
 *
 * Memory holds a pack and a chunk for each worker, the names and nodes of the folders that are
 * open, and of the parent's trees those on the way down.
 */
@NullMarked
package io.respaldo.format.repository.internal.backup;

import org.jspecify.annotations.NullMarked;
