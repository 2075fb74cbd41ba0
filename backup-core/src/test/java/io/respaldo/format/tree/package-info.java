@NullMarked
package io.respaldo.format.tree;

import org.jspecify.annotations.NullMarked;
