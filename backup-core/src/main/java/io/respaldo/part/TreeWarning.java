package io.respaldo.part;

/**
 * Something about a tree that the user should know.
 *
 * @param code one of a few stable words: {@code changed_while_reading}, {@code vanished}, {@code
 *     unreadable}, {@code special_file}, {@code not_representable}
 * @param path relative to the part's root
 * @param message what happened and what the backup holds instead
 */
public record TreeWarning(String code, EntryPath path, String message) {}
