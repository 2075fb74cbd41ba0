/**
 * Deduplicated, encrypted snapshots in restic's repository format, versions 1 (read) and 2: users
 * keep the right to walk away with {@code restic restore}.
 *
 * <p>The format itself is described where it is read and written: see the package documentation of
 * each package below {@code internal}.
 */
@NullMarked
package io.respaldo.format.repository;

import org.jspecify.annotations.NullMarked;
