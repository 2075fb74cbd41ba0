package io.respaldo.source;

import java.util.OptionalLong;

/**
 * Something live that a restore would replace.
 *
 * @param what in words, such as {@code database 'shop'}
 * @param bytes about its size, where that can be told
 * @param identity changes when it is another one, and not when its content does: a database's or
 *     folder's number
 */
public record Standing(String what, OptionalLong bytes, String identity) {}
