/** The host's own steps around a run: Java callbacks, and commands that the host configured. */
@NullMarked
package io.respaldo.hook;

import org.jspecify.annotations.NullMarked;
