@NullMarked
package io.respaldo.format.repository.internal.repair;

import org.jspecify.annotations.NullMarked;
