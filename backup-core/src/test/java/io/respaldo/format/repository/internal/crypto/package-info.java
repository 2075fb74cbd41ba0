@NullMarked
package io.respaldo.format.repository.internal.crypto;

import org.jspecify.annotations.NullMarked;
