@NullMarked
package io.respaldo.format.repository;

import org.jspecify.annotations.NullMarked;
