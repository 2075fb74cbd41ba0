/**
 * Key files: the master key, sealed with a key that scrypt (RFC 7914) makes of a password.
 *
 * <ol>
 *   <li>Plain JSON with {@code created}, {@code username}, {@code hostname}, {@code kdf} ({@code
 *       scrypt}), {@code N}, {@code r}, {@code p}, {@code salt} (64 bytes) and {@code data}, in
 *       this order.
 *   <li>scrypt over the password in UTF-8 gives 64 bytes: encryption key, {@code k} and {@code r}
 *       of a sealing key.
 *   <li>{@code data} is, sealed with it, <code>{"mac":{"k":…,"r":…},"encrypt":…}</code>: the master
 *       key, the same in each key file.
 *   <li>A new key's cost is measured: the most memory up to 60 MiB, then as many rounds as take
 *       half a second.
 *   <li>Opening tries the key that was named first, then up to 20 in the listing's order. That the
 *       seal does not open means another password. What is damaged is passed over as long as
 *       another key opens.
 *   <li>Whoever can write key files can choose the cost of trying them: parameters that need more
 *       than 1 GiB or 8 GiB of work in all are refused before anything is allocated.
 *   <li>Removing a key takes a password away and changes nothing else: who has read the master key
 *       keeps it.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.key;

import org.jspecify.annotations.NullMarked;
