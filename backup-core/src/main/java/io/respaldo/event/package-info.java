/** What listeners are told. */
@NullMarked
package io.respaldo.event;

import org.jspecify.annotations.NullMarked;
