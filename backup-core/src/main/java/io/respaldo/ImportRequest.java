package io.respaldo;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which backups of other tools to take in, and how. Immutable.
 *
 * @param folder where they lie, looked through at any depth; nothing in it is ever changed
 * @param mode whether their content is copied
 * @param instance of which they all are; empty: as their names tell
 * @param kinds names of {@link io.respaldo.format.foreign.ForeignKind}s to look for; empty: all
 * @param zone in which those lived who named the files; empty: the manager's
 * @param again whether those are taken in again that were taken in and deleted since
 * @param typeOf the source type of instances that are not registered yet
 */
public record ImportRequest(
    Path folder,
    Mode mode,
    Optional<InstanceName> instance,
    Set<String> kinds,
    Optional<ZoneId> zone,
    boolean again,
    Function<InstanceName, String> typeOf) {
  /** How a backup is taken in. */
  public enum Mode {
    /**
     * Its content is written into a backup of ours, in the instance's format and storage. From then
     * on it is like any other: retention counts it by the date of the original, and may delete it.
     */
    COPY,
    /**
     * Its files stay where they are, in a folder that the host named by {@link
     * BackupManagerBuilder#importFolder}, and are read there. Retention leaves it alone, because
     * somebody else decides how long the files live; deleting it deletes no file of theirs.
     */
    REFERENCE
  }

  public ImportRequest {
    folder = folder.toAbsolutePath().normalize();
    kinds = Set.copyOf(kinds);
  }

  /** All kinds, as copies, instances and dates by the names of the files. */
  public static ImportRequest of(Path folder) {
    return new ImportRequest(
        folder,
        Mode.COPY,
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        false,
        name -> "production");
  }

  public ImportRequest mode(Mode value) {
    return new ImportRequest(folder, value, instance, kinds, zone, again, typeOf);
  }

  public ImportRequest instance(String name) {
    return new ImportRequest(
        folder, mode, Optional.of(InstanceName.of(name)), kinds, zone, again, typeOf);
  }

  public ImportRequest kinds(String... names) {
    return new ImportRequest(folder, mode, instance, Set.of(names), zone, again, typeOf);
  }

  public ImportRequest zone(ZoneId value) {
    return new ImportRequest(folder, mode, instance, kinds, Optional.of(value), again, typeOf);
  }

  public ImportRequest again(boolean value) {
    return new ImportRequest(folder, mode, instance, kinds, zone, value, typeOf);
  }

  public ImportRequest typeOf(Function<InstanceName, String> value) {
    return new ImportRequest(folder, mode, instance, kinds, zone, again, value);
  }
}
