@NullMarked
package io.respaldo.format.repository.internal.file;

import org.jspecify.annotations.NullMarked;
