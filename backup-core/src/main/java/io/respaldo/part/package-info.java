/**
 * The words that sources and formats share: a backup is made of named parts, each one a stream (a
 * dump) or a tree (a folder). Sources push parts into a {@link io.respaldo.part.PartSink}; an
 * opened backup gives them back through a {@link io.respaldo.part.PartReader}.
 *
 * <p>Names inside trees are bytes, because file names are. Imports nothing of Respaldo.
 */
@NullMarked
package io.respaldo.part;

import org.jspecify.annotations.NullMarked;
