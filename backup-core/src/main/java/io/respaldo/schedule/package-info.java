/** When runs are due. */
@NullMarked
package io.respaldo.schedule;

import org.jspecify.annotations.NullMarked;
