package io.respaldo.format.repository;

import java.time.Instant;
import java.util.Optional;

/**
 * A lock that somebody holds, or left behind.
 *
 * @param id 64 hexadecimal digits
 * @param holder who and where, for people
 * @param since when it was taken or refreshed, by its holder's clock; empty when it can't be read
 */
public record LockInfo(String id, String holder, Optional<Instant> since, boolean exclusive) {}
