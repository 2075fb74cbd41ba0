@NullMarked
package io.respaldo.format.repository.internal.blob;

import org.jspecify.annotations.NullMarked;
