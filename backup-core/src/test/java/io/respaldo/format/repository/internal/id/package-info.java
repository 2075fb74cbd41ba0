@NullMarked
package io.respaldo.format.repository.internal.id;

import org.jspecify.annotations.NullMarked;
