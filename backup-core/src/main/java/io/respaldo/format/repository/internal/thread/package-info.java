/**
 * Threads that help one piece of work and end with it: whoever closes them waits until the last is
 * gone, so that nothing is read, written or held behind its back. They are daemons, so that a
 * process that exits in the middle of work does.
 */
@NullMarked
package io.respaldo.format.repository.internal.thread;

import org.jspecify.annotations.NullMarked;
