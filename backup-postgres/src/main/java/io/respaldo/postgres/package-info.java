/** PostgreSQL databases, with the server's own client tools. */
@NullMarked
package io.respaldo.postgres;

import org.jspecify.annotations.NullMarked;
