@NullMarked
package io.respaldo.format.repository.internal;

import org.jspecify.annotations.NullMarked;
