@NullMarked
package io.respaldo.format.repository.internal.lock;

import org.jspecify.annotations.NullMarked;
