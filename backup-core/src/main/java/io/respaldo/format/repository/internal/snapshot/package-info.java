/**
 * Snapshots: an unpacked file of JSON for each.
 *
 * <ol>
 *   <li>Fields, in this order: {@code time}, {@code parent}?, {@code tree}, {@code paths}, {@code
 *       hostname}?, {@code username}?, {@code uid}?, {@code gid}?, {@code excludes}?, {@code
 *       tags}?, {@code original}?, {@code program_version}?, {@code summary}?. Those with a
 *       question mark are left out when empty or zero.
 *   <li>{@code summary} tells times and counts of the run that made it.
 *   <li>{@code parent} made the backup faster and is never needed; {@code original} names the
 *       snapshot that this one was made of by changing tags or rewriting.
 *   <li>Fields that are not known (rustic writes some) are kept, behind the others.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.snapshot;

import org.jspecify.annotations.NullMarked;
