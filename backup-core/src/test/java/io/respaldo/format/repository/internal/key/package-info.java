@NullMarked
package io.respaldo.format.repository.internal.key;

import org.jspecify.annotations.NullMarked;
