/** What the scripts in {@code benchmarks/} run. */
@NullMarked
package io.respaldo.benchmarks;

import org.jspecify.annotations.NullMarked;
