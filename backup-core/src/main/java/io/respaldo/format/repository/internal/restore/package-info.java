/**
 * A snapshot read back: listed, looked into, streamed, and brought back as files.
 *
 * <h2>Parts</h2>
 *
 * <ol>
 *   <li>Of a snapshot of an instance, each of its {@code paths} below the instance is a part; what
 *       lies there tells its shape. Of one that has no such paths, each file and folder right in
 *       the base folder is one.
 *   <li>Entries stand in the order of the walk: a folder, then what is in it, by the bytes of the
 *       names. Trees that no chosen path leads into are not loaded.
 *   <li>restic tells hard links by device and inode alone. The first name that a walk meets is the
 *       file; later ones with the same content are links to it.
 * </ol>
 *
 * <h2>Bringing back a tree</h2>
 *
 * <ol>
 *   <li>A walk, in the caller's thread, makes folders, symbolic links and a list of files. When the
 *       list has 16 384 names, 131 072 blobs or 16 384 folders it is a batch; the walk goes on
 *       while workers write the batch's files, and waits before it hands over the next.
 *   <li>A batch's blobs are sorted by place, so that each pack is read in few runs and each blob is
 *       loaded once, however many files hold it. Runs are divided among as many workers as there
 *       are cores.
 *   <li>A file of one blob is created, written and given its metadata in one go. One of several is
 *       written at the blobs' positions in whatever order they come; at most 64 such files are
 *       open, and who brings the last blob gives it its metadata.
 *   <li>Runs of zeros in files of 256 KiB or more are left as holes.
 *   <li>When a batch is written, its hard links are made, then the folders that the walk has left
 *       get their metadata, from the deepest up.
 * </ol>
 *
 * <p>Everything is created anew and nothing is opened through a link, so a name that a hostile tree
 * has twice fails, and nothing outside the target is touched. A damaged blob or tree fails the
 * whole restore and is told with the file it belongs to.
 *
 * <h2>Over what stands there</h2>
 *
 * <ol>
 *   <li>The walk looks at each name without following links. Folders are entered as they are, what
 *       is of another kind is removed; a folder with something in it only where others are deleted.
 *   <li>A file of the snapshot's size and time is left alone, unless contents are to be compared.
 *       Of any other, each blob is compared with the bytes in its place, before the batch is
 *       written, and only those that differ are loaded. Bytes behind the end are cut off first.
 *   <li>A file that has other names is made anew instead of written to.
 *   <li>While it is written a file has the time of the write, and gets the snapshot's last, so that
 *       a restore that was cut short finds it again.
 *   <li>Metadata is set where it differs, so that the next backup finds unchanged files unchanged.
 * </ol>
 *
 * <p>Memory: two batches (about 700 bytes for a file, 60 for a blob), the trees on the way down,
 * and for each worker a run and a blob, about 12 MB. Of hard links, one name of each file that has
 * names to come.
 */
@NullMarked
package io.respaldo.format.repository.internal.restore;

import org.jspecify.annotations.NullMarked;
