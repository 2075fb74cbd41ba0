/**
 * The repository's {@code config}: JSON with {@code version} (1 or 2), {@code id} (64 hexadecimal
 * digits, random) and {@code chunker_polynomial} (hexadecimal digits without {@code 0x}), in this
 * order. Other fields, which other programs write, are kept behind them. It is sealed, never
 * compressed, and written after the first key: where it is, a repository is.
 */
@NullMarked
package io.respaldo.format.repository.internal.config;

import org.jspecify.annotations.NullMarked;
