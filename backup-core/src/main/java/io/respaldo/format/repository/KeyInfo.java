package io.respaldo.format.repository;

import java.time.Instant;

/**
 * A key file: one for each password of a repository. All open the same master key.
 *
 * @param id 64 hexadecimal digits
 * @param user who made it
 * @param host where
 * @param current whether it opened the repository just now
 */
public record KeyInfo(String id, String user, String host, Instant created, boolean current) {}
