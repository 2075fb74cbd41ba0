package io.respaldo;

import io.respaldo.BackupException.Kind;
import io.respaldo.part.Digests;
import io.respaldo.source.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a restore will do, before anything is done. Immutable.
 *
 * @param runId the id that the run will have
 * @param instance what is restored to
 * @param destination in words
 * @param steps in order, for people
 * @param bytes of content to be written; estimate
 * @param findings errors keep it from being confirmed
 * @param verified when every byte of the backup was last found sound
 * @param expected how long it will take, as the last restore of the instance went; empty: there was
 *     none
 * @param standing what is live now and will be replaced, and kept aside
 * @param services names of the hooks that stop, start and check what uses it, in order
 * @param world what the plan rests on, by name; a restore is refused when it is another by then
 */
public record RestorePlan(
    String runId,
    InstanceName instance,
    RestoreRequest request,
    Backup backup,
    String destination,
    List<String> steps,
    OptionalLong bytes,
    List<Finding> findings,
    Optional<Instant> verified,
    Optional<Duration> expected,
    List<Standing> standing,
    List<String> services,
    SortedMap<String, String> world) {
  private static final int HASH = 16;

  public RestorePlan {
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
    standing = List.copyOf(standing);
    services = List.copyOf(services);
    world = Collections.unmodifiableSortedMap(new TreeMap<>(world));
  }

  /** A plan that somebody said yes to; only {@link #confirm} makes one. */
  public static final class Confirmed {
    private final RestorePlan plan;

    private Confirmed(RestorePlan plan) {
      this.plan = plan;
    }

    public RestorePlan plan() {
      return plan;
    }
  }

  public boolean hasErrors() {
    return findings.stream().anyMatch(Finding::isError);
  }

  /**
   * 16 hexadecimal digits that are the same as long as what the plan rests on is: to show a plan
   * now, and have that very plan applied later.
   */
  public String hash() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> e : world.entrySet()) {
      text.append(e.getKey()).append('\n').append(e.getValue()).append('\0');
    }
    return Digests.sha256(text.toString()).substring(0, HASH);
  }

  /**
   * To a new place.
   *
   * @throws BackupException REFUSED when the plan has errors, or something live would be changed
   */
  public Confirmed confirm() {
    if (request.touchesLive()) {
      throw new BackupException(
          Kind.REFUSED,
          "restore of " + backup.id() + " over " + destination + ": it is live",
          "confirm with the name of the instance, " + instance);
    }
    return checked();
  }

  /**
   * Over what is live.
   *
   * @param typedName the instance's name, typed by whoever wants this
   * @throws BackupException REFUSED when the plan has errors, or the name is another
   */
  public Confirmed confirm(String typedName) {
    if (!typedName.equals(instance.value())) {
      throw new BackupException(
          Kind.REFUSED,
          "the restore would replace what is live of instance '"
              + instance
              + "', and the name typed is '"
              + typedName
              + "'",
          "type the name of the instance exactly, if that is what you want");
    }
    return checked();
  }

  /**
   * Over what is live, as it was planned earlier.
   *
   * @param hash of that plan
   * @throws BackupException REFUSED also when this plan is another
   */
  public Confirmed confirm(String typedName, String hash) {
    if (!hash.equals(hash())) {
      throw new BackupException(
          Kind.REFUSED,
          "the world changed since plan " + hash + " was made: the plan is now " + hash(),
          "look at the plan as it is now, then confirm that");
    }
    return confirm(typedName);
  }

  private Confirmed checked() {
    if (hasErrors()) {
      throw new BackupException(
          Kind.REFUSED,
          "restore of " + backup.id() + " to " + destination + ": " + firstError(),
          "",
          null,
          false,
          findings);
    }
    return new Confirmed(this);
  }

  private Finding firstError() {
    return findings.stream().filter(Finding::isError).findFirst().orElseThrow();
  }
}
