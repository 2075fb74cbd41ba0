/**
 * The engine room of the repository format, one noun a package: {@code crypto}, {@code key}, {@code
 * file}, {@code config}, {@code blob}, {@code pack}, {@code index}, {@code chunk}, {@code tree},
 * {@code snapshot}; {@code id}, {@code json}, {@code compress} and {@code error} serve them all.
 * Here stands what opens a repository and hands the parts out.
 *
 * <ol>
 *   <li>A repository is created by writing a key, then {@code config}. Where a config, a key or a
 *       snapshot is, none is created.
 *   <li>It is opened by opening the master key with a password, then {@code config} with the master
 *       key.
 *   <li>Data is written in this order, each step durable before the next: packs, the index that
 *       names them, the snapshot that names its tree. A crash between them leaves packs without an
 *       index or blobs without use, which harm nobody.
 *   <li>Readers list snapshots first and read the index then, so that it is at least as new.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal;

import org.jspecify.annotations.NullMarked;
