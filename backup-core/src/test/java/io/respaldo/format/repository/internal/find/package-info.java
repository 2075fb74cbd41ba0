@NullMarked
package io.respaldo.format.repository.internal.find;

import org.jspecify.annotations.NullMarked;
