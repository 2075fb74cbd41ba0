/** The engine behind a command line: a starter application. */
@NullMarked
package io.respaldo.examples.cli;

import org.jspecify.annotations.NullMarked;
