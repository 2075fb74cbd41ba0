package io.respaldo.source;

import io.respaldo.InstanceConfig;

/**
 * Makes the source of an instance from its settings and from what only the host knows (connections,
 * tool folders). Called for each run, so it sees current settings.
 */
@FunctionalInterface
public interface SourceFactory {
  BackupSource sourceOf(InstanceConfig config);
}
