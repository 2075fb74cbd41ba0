/**
 * New packs beside those that there are, for whoever moves blobs rather than backs up: prune,
 * repair, copy, rewrite.
 *
 * <ol>
 *   <li>Each thread fills packs of its own, one for each type of blob, and stores those that are
 *       full. What all threads have left at the end goes into as few packs as it fits.
 *   <li>A pack is durable before an index names it. An index is written when so many packs wait for
 *       it as the caller allows to be lost, when it is full, and at the end; who is cut short loses
 *       only what no index names yet.
 *   <li>The lock is asked for before each pack and each index.
 * </ol>
 *
 * <p>Memory: two packs, of 17 MiB each, for each thread.
 */
@NullMarked
package io.respaldo.format.repository.internal.packing;

import org.jspecify.annotations.NullMarked;
