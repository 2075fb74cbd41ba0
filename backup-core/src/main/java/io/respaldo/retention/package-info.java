/** What to keep, and why; the only code that decides a deletion. */
@NullMarked
package io.respaldo.retention;

import org.jspecify.annotations.NullMarked;
