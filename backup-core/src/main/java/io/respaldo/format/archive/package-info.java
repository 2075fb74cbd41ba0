/** Archives. */
@NullMarked
package io.respaldo.format.archive;

import org.jspecify.annotations.NullMarked;
