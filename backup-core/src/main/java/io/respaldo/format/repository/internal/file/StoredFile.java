package io.respaldo.format.repository.internal.file;

import io.respaldo.format.repository.internal.id.Id;
import java.time.Instant;

/**
 * A file as a listing shows it.
 *
 * @param size in bytes
 * @param modified by the storage's clock
 */
public record StoredFile(Id id, long size, Instant modified) {}
