package io.respaldo.source;

import io.respaldo.Finding;
import io.respaldo.part.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The places of a composite's members; those that the selection touches take part. */
final class CompositeDestination implements Destination {
  private final List<String> order;
  private final Map<String, Destination> places;

  /**
   * @param order all members
   * @param places of those that have one
   */
  CompositeDestination(Collection<String> order, Map<String, Destination> places) {
    this.order = List.copyOf(order);
    this.places = Map.copyOf(places);
  }

  @Override
  public StagedRestore prepare(String runId, Restore restore)
      throws IOException, InterruptedException {
    Map<String, StagedRestore> staged = new LinkedHashMap<>();
    List<Finding> findings = new ArrayList<>();
    List<Part> parts = restore.parts().parts();
    for (String member : order) {
      if (!restore.selection().touches(member)) {
        continue;
      }
      Destination place = places.get(member);
      if (parts.stream().noneMatch(p -> p.name().startsWith(member + "/"))) {
        findings.add(notInBackup(member, restore.selection().isAll()));
      } else if (place == null) {
        findings.add(
            Finding.error(
                "target_missing",
                "member '" + member + "' is chosen and has no target",
                "add a target for it, or restore only the others"));
      } else {
        staged.put(member, place.prepare(runId, new MemberView(restore, member)));
      }
    }
    if (staged.isEmpty() && findings.stream().noneMatch(Finding::isError)) {
      findings.add(
          Finding.error(
              "part_missing",
              "nothing of this source is in the backup and chosen",
              "its members are " + String.join(", ", order)));
    }
    findings.addAll(sameTargets(staged));
    return new CompositeStaging(staged, findings);
  }

  private static Finding notInBackup(String member, boolean notAskedFor) {
    String message = "the backup holds nothing of member '" + member + "'";
    return notAskedFor
        ? Finding.warning("member_missing", message, "it stays as it is")
        : Finding.error("member_missing", message, "choose another backup");
  }

  private static List<Finding> sameTargets(Map<String, StagedRestore> staged) {
    Map<String, String> taken = new HashMap<>();
    List<Finding> findings = new ArrayList<>();
    staged.forEach(
        (member, own) -> {
          String other = taken.putIfAbsent(own.describe(), member);
          if (other != null) {
            findings.add(
                Finding.error(
                    "same_target",
                    "members '" + other + "' and '" + member + "' both go to " + own.describe(),
                    "give each its own target"));
          }
        });
    return findings;
  }
}
