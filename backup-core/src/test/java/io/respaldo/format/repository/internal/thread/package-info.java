@NullMarked
package io.respaldo.format.repository.internal.thread;

import org.jspecify.annotations.NullMarked;
