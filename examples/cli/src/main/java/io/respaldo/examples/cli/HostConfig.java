package io.respaldo.examples.cli;

import io.respaldo.hook.Hook;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The host's configuration file: where backups live, what is backed up, with which connections and
 * commands. What could start a process or open a connection comes from here only, never from what
 * lies in the storage.
 *
 * @param file where it was read
 * @param home folder of the home storage
 * @param workFolder for spooled streams
 * @param logFolder of the readable logs
 * @param parallelRuns how many runs work at a time
 * @param keepReplacedDays how long a restore in place can be undone
 * @param restoreOverProtected names of protected instances that may be restored over all the same
 * @param storages further folders for data, by the name that instances call them by
 * @param sources what is backed up, by the name of the instance
 * @param hooks commands, by the name that instances call them by
 * @param importFolders folders of other tools' backups that may be referred to, by name
 * @param repository how repositories are opened
 */
record HostConfig(
    Path file,
    Path home,
    Optional<ZoneId> timeZone,
    Optional<Path> workFolder,
    Path logFolder,
    OptionalInt parallelRuns,
    OptionalInt keepReplacedDays,
    List<String> restoreOverProtected,
    Map<String, Path> storages,
    Map<String, SourceSettings> sources,
    Map<String, Hook> hooks,
    Map<String, Path> importFolders,
    Optional<RepositoryAccess> repository) {}
