@NullMarked
package io.respaldo.format.repository.internal.pack;

import org.jspecify.annotations.NullMarked;
