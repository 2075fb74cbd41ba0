/** A storage of one's own, in as few lines as honest. */
@NullMarked
package io.respaldo.examples.storage;

import org.jspecify.annotations.NullMarked;
