/**
 * The injected clock: nothing in Respaldo asks the system for the time, or waits, in any other way.
 */
@NullMarked
package io.respaldo.time;

import org.jspecify.annotations.NullMarked;
