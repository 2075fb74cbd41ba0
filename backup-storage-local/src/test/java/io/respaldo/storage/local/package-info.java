@NullMarked
package io.respaldo.storage.local;

import org.jspecify.annotations.NullMarked;
