@NullMarked
package io.respaldo.format.repository.internal.load;

import org.jspecify.annotations.NullMarked;
