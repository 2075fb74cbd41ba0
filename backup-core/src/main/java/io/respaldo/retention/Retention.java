package io.respaldo.retention;

import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.GlobalSettings;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.Priority;
import io.respaldo.RetentionPolicy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Plans what goes and what stays: a pure function of backups, policy and time. Deletes nothing.
 * Thread-safe.
 *
 * <ol>
 *   <li>Keep rules: a {@code COMPLETED} backup is wanted when any rule of the policy wants it, or
 *       when there are none. Calendar rules follow restic's {@code forget}: newest first, one for
 *       each hour, day, ISO week, month or year that differs from the one before, until the count
 *       is used up; the oldest backup of all is wanted too while a count remains.
 *   <li>Backups made before restores ({@code pre_restore_…}) have a rule of their own: they are
 *       wanted for {@value #SAFETY_DAYS} days, count for no other rule, and for no cap.
 *   <li>These stay whatever the rules and caps say: pinned ones, held ones, the newest good one
 *       (and the newest one not made before a restore, and the newest that is not dated in the
 *       future, should a clock have been wrong), each base, at any depth, of one that stays, and
 *       while a record can't be read, all that may be its base.
 *   <li>Caps of the instance, first the count and then the size, take the oldest away.
 *   <li>The cap on the total size takes from all instances: those of {@link Priority#LOW} lose
 *       first, then {@code MEDIUM}, {@code HIGH}, and last {@code MANUAL}, as nothing makes those
 *       again by itself; among equals the oldest.
 * </ol>
 *
 * What is not {@code COMPLETED} counts for no rule and no cap and is never planned for deletion:
 * missing and unrecorded ones are a matter for people, and an unfinished deletion for whoever
 * finishes it. Nor is a backup that only refers to files of another tool: how long they live is not
 * decided here, so it protects no other either. One that can't be reached from here protects no
 * other: the newest good one is the newest that can be restored from here. Nor does its size count,
 * as nothing that is deleted here makes it smaller. A base of a missing or unreachable backup stays
 * while that one is listed, for it may come back.
 *
 * <p>Takes O(n log n) for n backups.
 */
public final class Retention {
  /** How long a backup made before a restore stays. */
  public static final int SAFETY_DAYS = 7;

  private Retention() {}

  /**
   * The policy in force: the instance's own, else its priority's days, else {@code
   * global_retention_days}, else everything is kept; with {@code max_backups_per_instance} as a cap
   * unless its own is smaller.
   */
  public static RetentionPolicy effective(InstanceConfig config, GlobalSettings global) {
    RetentionPolicy chosen =
        config.retention().orElseGet(() -> RetentionPolicy.KEEP_ALL.withDays(days(config, global)));
    if (global.maxBackupsPerInstance().isEmpty()) {
      return chosen;
    }
    int cap = global.maxBackupsPerInstance().getAsInt();
    return chosen.maxCount(Math.min(cap, chosen.maxCount().orElse(cap)));
  }

  private static OptionalInt days(InstanceConfig config, GlobalSettings global) {
    OptionalInt preset = config.priority().retentionDays();
    return preset.isPresent() ? preset : global.globalRetentionDays();
  }

  /**
   * Plans for one instance, without the cap on the total size.
   *
   * @param backups all that are listed, in any order and state
   * @param effective the policy in force
   * @param held those in use now
   * @param zone in which days begin
   */
  public static RetentionPlan plan(
      InstanceName instance,
      List<Backup> backups,
      RetentionPolicy effective,
      Set<BackupId> held,
      ZoneId zone,
      Instant now) {
    Shelf shelf = new Shelf(instance, Priority.MEDIUM, backups, effective);
    judge(shelf, effective, held, List.of(), zone, now);
    return shelf.plan();
  }

  /** Plans for all instances, with the cap on the total size. The plans are in the given order. */
  public static List<RetentionPlan> planAll(
      List<RetentionInput> inputs, GlobalSettings global, Instant now) {
    List<Shelf> shelves = new ArrayList<>();
    for (RetentionInput in : inputs) {
      InstanceConfig config = in.config();
      RetentionPolicy policy = effective(config, global);
      Shelf shelf = new Shelf(config.name(), config.priority(), in.backups(), policy);
      judge(shelf, policy, in.held(), in.unreadable(), in.zone(), now);
      shelves.add(shelf);
    }
    global.maxTotalSizeGb().ifPresent(gb -> capTotal(shelves, gb));
    return shelves.stream().map(Shelf::plan).toList();
  }

  private static void judge(
      Shelf shelf,
      RetentionPolicy policy,
      Set<BackupId> held,
      List<UnreadableRecord> unreadable,
      ZoneId zone,
      Instant now) {
    new KeepRules(policy, zone, now).judge(shelf.completed());
    shelf.protect(held, unreadable, now);
    shelf.capCount();
    shelf.capBytes();
  }

  private static void capTotal(List<Shelf> shelves, double gigabytes) {
    double cap = gigabytes * 1e9;
    long total = shelves.stream().mapToLong(Shelf::keptBytes).sum();
    if (total <= cap) {
      return;
    }
    String reason =
        "total size " + Sizes.text((double) total) + " is over " + Sizes.text(cap) + "; ";
    PriorityQueue<Slot> queue = new PriorityQueue<>(Slot.FIRST_TO_GO);
    shelves.forEach(s -> s.addRemovable(queue));
    long left = total;
    while (left > cap) {
      Slot slot = queue.poll();
      if (slot == null) {
        return;
      }
      String rank = slot.shelf().priority().json();
      left -= slot.shelf().remove(slot, reason + "oldest of lowest priority (" + rank + ")", queue);
    }
  }
}
