/** An application that embeds the engine and keeps instance settings in its own tables. */
@NullMarked
package io.respaldo.examples.embedding;

import org.jspecify.annotations.NullMarked;
