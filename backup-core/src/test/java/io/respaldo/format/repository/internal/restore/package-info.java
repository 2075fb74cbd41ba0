@NullMarked
package io.respaldo.format.repository.internal.restore;

import org.jspecify.annotations.NullMarked;
