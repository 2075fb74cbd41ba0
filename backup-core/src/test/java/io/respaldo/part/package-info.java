@NullMarked
package io.respaldo.part;

import org.jspecify.annotations.NullMarked;
