/**
 * What a host application types: {@link io.respaldo.BackupManager}, {@link io.respaldo.Instance},
 * their requests and answers.
 *
 * <p>Types here are immutable unless they say otherwise. All failures of the API are {@link
 * io.respaldo.BackupException}.
 */
@NullMarked
package io.respaldo;

import org.jspecify.annotations.NullMarked;
