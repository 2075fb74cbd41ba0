package io.respaldo.retention;

import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.InstanceName;
import io.respaldo.Priority;
import io.respaldo.RetentionPolicy;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** One instance's backups while its plan is made: what is kept, and what needs what. */
final class Shelf {
  private final InstanceName instance;
  private final Priority priority;
  private final RetentionPolicy policy;
  private final List<Slot> newestFirst;
  private final Map<BackupId, Slot> byId = new HashMap<>();
  private long keptBytes;
  private int keptCount;

  Shelf(InstanceName instance, Priority priority, List<Backup> backups, RetentionPolicy policy) {
    this.instance = instance;
    this.priority = priority;
    this.policy = policy;
    newestFirst =
        backups.stream()
            .sorted(Comparator.comparing(Backup::time).thenComparing(Backup::id).reversed())
            .map(b -> new Slot(this, b))
            .toList();
    newestFirst.forEach(s -> byId.put(s.backup().id(), s));
  }

  Priority priority() {
    return priority;
  }

  long keptBytes() {
    return keptBytes;
  }

  List<Slot> completed() {
    return newestFirst.stream().filter(Slot::completed).toList();
  }

  /** After the keep rules: what stays whatever the caps say, and with it all that it needs. */
  void protect(Set<BackupId> held, List<UnreadableRecord> unreadable, Instant now) {
    for (Slot slot : newestFirst) {
      if (slot.backup().pinned()) {
        slot.protectedBy.add("pinned");
      }
      if (held.contains(slot.backup().id())) {
        slot.protectedBy.add("held: a restore, verify, copy or download uses it");
      }
      UnreadableRecord.thatMayNeed(slot.backup(), unreadable)
          .ifPresent(r -> slot.protectedBy.add(r.toString()));
    }
    List<Slot> good = completed();
    good.stream()
        .findFirst()
        .ifPresent(s -> s.protectedBy.add("newest good backup is never deleted"));
    good.stream()
        .filter(s -> !s.isSafety())
        .findFirst()
        .filter(s -> s != good.get(0))
        .ifPresent(
            s ->
                s.protectedBy.add(
                    "newest good backup but for those made before restores is never deleted"));
    good.stream()
        .filter(s -> !s.backup().time().isAfter(now))
        .findFirst()
        .filter(s -> s != good.get(0))
        .ifPresent(
            s -> s.protectedBy.add("newest good backup not dated in the future is never deleted"));
    newestFirst.stream()
        .filter(s -> !s.completed() || !s.wanted.isEmpty() || !s.protectedBy.isEmpty())
        .forEach(this::keepWithBases);
  }

  private void keepWithBases(Slot wanted) {
    Slot slot = wanted;
    while (!slot.kept) {
      slot.kept = true;
      if (slot.completed()) {
        keptCount += slot.counts();
        keptBytes += slot.cappedBytes();
      }
      Optional<Slot> base = baseOf(slot);
      if (base.isEmpty()) {
        return;
      }
      base.get().dependents++;
      slot = base.get();
    }
  }

  /** Found among those listed; nothing is needed for a backup that is being deleted. */
  private Optional<Slot> baseOf(Slot slot) {
    return slot.backup().state() == Backup.State.DELETING
        ? Optional.empty()
        : slot.backup().base().map(byId::get);
  }

  void capCount() {
    if (policy.maxCount().isPresent() && keptCount > policy.maxCount().getAsInt()) {
      int cap = policy.maxCount().getAsInt();
      PriorityQueue<Slot> queue = removable();
      while (keptCount > cap && !queue.isEmpty()) {
        remove(queue.remove(), "over the cap of " + cap + " backups", queue);
      }
    }
  }

  void capBytes() {
    if (policy.maxBytes().isPresent() && keptBytes > policy.maxBytes().getAsLong()) {
      long cap = policy.maxBytes().getAsLong();
      PriorityQueue<Slot> queue = removable();
      while (keptBytes > cap && !queue.isEmpty()) {
        remove(queue.remove(), "over the cap of " + Sizes.text((double) cap), queue);
      }
    }
  }

  private PriorityQueue<Slot> removable() {
    PriorityQueue<Slot> queue = new PriorityQueue<>(Slot.FIRST_TO_GO);
    addRemovable(queue);
    return queue;
  }

  void addRemovable(Collection<Slot> to) {
    newestFirst.stream().filter(Slot::removable).filter(s -> !s.isSafety()).forEach(to::add);
  }

  /**
   * Takes one away, and with it bases that stayed only because of it; bases that could go now join
   * the queue.
   *
   * @return bytes freed
   */
  long remove(Slot first, String reason, Collection<Slot> queue) {
    long before = keptBytes;
    Optional<Slot> next = Optional.of(first);
    String why = reason;
    while (next.isPresent()) {
      Slot slot = next.get();
      slot.kept = false;
      slot.gone = Optional.of(why);
      keptCount -= slot.counts();
      keptBytes -= slot.cappedBytes();
      next = Optional.empty();
      Optional<Slot> base = baseOf(slot);
      if (base.isPresent()) {
        base.get().dependents--;
        if (base.get().removable() && base.get().wanted.isEmpty()) {
          next = base;
          why = "no longer needed by " + slot.backup().id() + " and no rule keeps it";
        } else if (base.get().removable()) {
          queue.add(base.get());
        }
      }
    }
    return before - keptBytes;
  }

  RetentionPlan plan() {
    long unrecorded =
        newestFirst.stream().filter(s -> s.backup().state() == Backup.State.UNRECORDED).count();
    newestFirst.stream().filter(s -> s.kept).forEach(this::nameAtBase);
    Verdicts verdicts = new Verdicts(policy);
    return new RetentionPlan(
        instance, newestFirst.stream().map(verdicts::of).toList(), Math.toIntExact(unrecorded));
  }

  private void nameAtBase(Slot slot) {
    baseOf(slot)
        .filter(base -> base.dependent.isEmpty())
        .ifPresent(base -> base.dependent = Optional.of(slot.backup()));
  }
}
