@NullMarked
package io.respaldo.testkit;

import org.jspecify.annotations.NullMarked;
