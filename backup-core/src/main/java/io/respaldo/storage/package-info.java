/**
 * Where objects live: the {@link io.respaldo.storage.StorageBackend} SPI, its values, and
 * decorators (prefix, read-only, retry, throttle, metering) that work around any backend.
 *
 * <p>Imports nothing of Respaldo but the clock. A backend of one's own implements {@link
 * io.respaldo.storage.StorageBackend} and proves itself with {@code StorageBackendContract} of the
 * test kit.
 */
@NullMarked
package io.respaldo.storage;

import org.jspecify.annotations.NullMarked;
