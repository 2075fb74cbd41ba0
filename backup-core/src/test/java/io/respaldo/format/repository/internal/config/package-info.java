@NullMarked
package io.respaldo.format.repository.internal.config;

import org.jspecify.annotations.NullMarked;
