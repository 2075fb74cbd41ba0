@NullMarked
package io.respaldo.internal;

import org.jspecify.annotations.NullMarked;
