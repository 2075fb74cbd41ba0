/**
 * Locks, as restic writes and honours them: who works on a repository shows it, and who needs to be
 * alone in it asks.
 *
 * <ol>
 *   <li>An unpacked file of JSON: {@code time}, {@code exclusive}, {@code hostname}, {@code
 *       username}, {@code pid}, {@code uid}?, {@code gid}?. Ours have {@code respaldo} besides,
 *       which tells the process exactly; restic passes over it. They have a mark behind the host's
 *       name too, because {@code restic unlock} sends SIGHUP to the process of a lock of its own
 *       host, which would end this JVM. So restic calls ours abandoned by age alone.
 *   <li>An exclusive lock excludes all others, a shared one excludes exclusive ones. Backups and
 *       reads are shared; whatever deletes is exclusive.
 *   <li>To lock is to look at the locks that are there, write one's own, wait 200 ms, and look
 *       again. Who finds a conflict takes the own lock away. So of two who come at once both may
 *       fail, and never both succeed.
 *   <li>How old a lock is does not matter for that: an abandoned one excludes like any other until
 *       somebody asks for its removal. Only one that certainly belongs to a dead process of ours,
 *       of this very boot and process namespace, is taken away without being asked.
 *   <li>A lock is refreshed every five minutes: a new one is written, the old one deleted. In
 *       between the old one is looked for again: when somebody took it away, the lock is lost.
 *   <li>A holder that could not refresh for 22.5 minutes is refused all further work, unless a late
 *       refresh finds the lock still there. Only after 30 minutes may others call it abandoned.
 *   <li>A file that can't be read counts as a lock, after four tries; an empty one does not, for
 *       that is what a crash leaves on some storages.
 * </ol>
 *
 * <h2>What is relied on</h2>
 *
 * <ol>
 *   <li>The storage shows in a listing what was created before the listing began (200 ms before, to
 *       be kind to slow ones), and no longer what was deleted.
 *   <li>No clock decides who gets a lock. A clock that is an hour off shows in messages only.
 *   <li>Whether a lock is abandoned is asked of the storage's own clock alone: the modification
 *       time of a file that was just written is compared with those of the locks. Holders measure
 *       their 22.5 minutes on their monotonic clock and on their wall clock, and the longer counts,
 *       so a suspended machine notices when it wakes.
 *   <li>{@code restic unlock} does trust clocks. Where somebody runs it on a machine whose clock is
 *       off, a living lock may go. Its holder finds that out within five minutes, at the next
 *       refresh, and not before.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.lock;

import org.jspecify.annotations.NullMarked;
