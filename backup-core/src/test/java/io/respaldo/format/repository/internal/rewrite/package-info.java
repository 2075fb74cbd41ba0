@NullMarked
package io.respaldo.format.repository.internal.rewrite;

import org.jspecify.annotations.NullMarked;
