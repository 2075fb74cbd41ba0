package io.respaldo.retention;

import io.respaldo.Backup;
import io.respaldo.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

/** Words for what was planned. */
final class Verdicts {
  private final String unwanted;

  Verdicts(RetentionPolicy policy) {
    unwanted =
        policy.days().isPresent()
            ? "older than " + days(policy.days().getAsInt()) + " and no rule keeps it"
            : "no rule keeps it";
  }

  static String days(int days) {
    return days == 1 ? "1 day" : days + " days";
  }

  RetentionPlan.Verdict of(Slot slot) {
    return slot.kept
        ? new RetentionPlan.Verdict(slot.backup(), true, whyKept(slot))
        : new RetentionPlan.Verdict(slot.backup(), false, List.of(slot.gone.orElse(unwanted)));
  }

  private static List<String> whyKept(Slot slot) {
    List<String> reasons = new ArrayList<>();
    switch (slot.backup().state()) {
      case COMPLETED -> {
        reasons.addAll(slot.wanted);
        if (slot.backup().isReference()) {
          reasons.add("only refers to files of another tool; counts for no rule and no cap");
        }
      }
      case MISSING -> reasons.add("its file is missing; retention leaves its record alone");
      case UNREACHABLE -> reasons.add(unreachable(slot.backup().content()));
      case DELETING -> reasons.add("its deletion has begun and is finished elsewhere");
      case UNRECORDED -> reasons.add("has no record, so it is never touched");
    }
    reasons.addAll(slot.protectedBy);
    slot.dependent.ifPresent(
        d -> {
          String more = slot.dependents > 1 ? " and " + (slot.dependents - 1) + " more" : "";
          reasons.add("needed by " + d.id() + more);
        });
    return reasons;
  }

  private static String unreachable(Backup.Content content) {
    return (content.storage().isEmpty() ? "" : "in storage '" + content.storage() + "', ")
        + "format "
        + content.format()
        + ", which can't be reached from here; never deleted, and counts for no rule and no cap";
  }
}
