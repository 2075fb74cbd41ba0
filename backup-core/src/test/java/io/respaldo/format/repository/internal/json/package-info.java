@NullMarked
package io.respaldo.format.repository.internal.json;

import org.jspecify.annotations.NullMarked;
