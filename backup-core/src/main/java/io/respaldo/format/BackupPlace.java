package io.respaldo.format;

import io.respaldo.InstanceName;
import io.respaldo.storage.Folder;

/**
 * Whose backups are meant, and where in a storage they may lie.
 *
 * @param tenant whose the instance is; may be empty
 * @param folder the instance's own
 */
public record BackupPlace(InstanceName instance, String tenant, Folder folder) {}
