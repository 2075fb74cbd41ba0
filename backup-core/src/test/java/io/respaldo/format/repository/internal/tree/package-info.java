@NullMarked
package io.respaldo.format.repository.internal.tree;

import org.jspecify.annotations.NullMarked;
