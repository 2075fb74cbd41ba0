@NullMarked
package io.respaldo.format.repository.internal.look;

import org.jspecify.annotations.NullMarked;
