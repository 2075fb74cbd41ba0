/** How the catalog keeps its documents; not for users. */
@NullMarked
package io.respaldo.catalog.internal;

import org.jspecify.annotations.NullMarked;
