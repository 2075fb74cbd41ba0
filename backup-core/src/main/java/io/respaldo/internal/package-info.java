/** The engine behind the API; not for users. */
@NullMarked
package io.respaldo.internal;

import org.jspecify.annotations.NullMarked;
