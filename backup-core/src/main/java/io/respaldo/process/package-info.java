/**
 * Other programs: {@link io.respaldo.process.ExternalTool} is the only place of the library that
 * starts a process. A tool gets a list of arguments (never a shell), a clean environment, and
 * counts as successful only when it ended with exit code 0.
 */
@NullMarked
package io.respaldo.process;

import org.jspecify.annotations.NullMarked;
