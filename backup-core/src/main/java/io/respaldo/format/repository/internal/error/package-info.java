/** The kinds of failure that reading a repository knows, beside those of the storage. */
@NullMarked
package io.respaldo.format.repository.internal.error;

import org.jspecify.annotations.NullMarked;
