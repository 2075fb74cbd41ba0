package io.respaldo.source;

import io.respaldo.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Goes through the members step by step; a swap that fails half-way is undone. */
final class CompositeStaging implements StagedRestore {
  private static final String MEMBERS = "members";

  private final Map<String, StagedRestore> members;
  private final List<Finding> own;

  CompositeStaging(Map<String, StagedRestore> members, List<Finding> own) {
    this.members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    this.own = List.copyOf(own);
  }

  /** One step of a member. */
  @FunctionalInterface
  private interface Step {
    void of(StagedRestore member) throws IOException;
  }

  static StagedRestore resume(Map<String, String> names, Map<String, BackupSource> sources) {
    String list = names.get(MEMBERS);
    if (list == null) {
      throw new IllegalArgumentException("names of a staged restore lack '" + MEMBERS + "'");
    }
    Map<String, StagedRestore> staged = new LinkedHashMap<>();
    for (String member : list.isEmpty() ? List.<String>of() : List.of(list.split(",", -1))) {
      BackupSource source = sources.get(member);
      if (source == null) {
        throw new IllegalArgumentException(
            "a restore was staged for member '" + member + "', which this source does not have");
      }
      staged.put(member, source.resume(below(names, member + "/")));
    }
    return new CompositeStaging(staged, List.of());
  }

  private static Map<String, String> below(Map<String, String> names, String prefix) {
    Map<String, String> found = new TreeMap<>();
    names.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }

  @Override
  public String describe() {
    return members.values().stream().map(StagedRestore::describe).collect(Collectors.joining(", "));
  }

  @Override
  public Map<String, String> names() {
    Map<String, String> all = new TreeMap<>();
    all.put(MEMBERS, String.join(",", members.keySet()));
    members.forEach(
        (member, staged) -> staged.names().forEach((k, v) -> all.put(member + "/" + k, v)));
    return all;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(own);
    members.forEach(
        (member, staged) -> staged.findings().forEach(f -> all.add(MemberView.of(member, f))));
    return all;
  }

  @Override
  public List<Standing> standing() throws IOException, InterruptedException {
    List<Standing> all = new ArrayList<>();
    for (StagedRestore member : members.values()) {
      all.addAll(member.standing());
    }
    return all;
  }

  @Override
  public boolean replaces() {
    return members.values().stream().anyMatch(StagedRestore::replaces);
  }

  @Override
  public void build(Restore restore) throws IOException, InterruptedException {
    List<StagedRestore> built = new ArrayList<>();
    try {
      for (Map.Entry<String, StagedRestore> member : members.entrySet()) {
        member.getValue().build(new MemberView(restore, member.getKey()));
        built.add(member.getValue());
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      Folders.evenInterrupted(e, () -> each(built, StagedRestore::discard));
      throw e;
    }
  }

  @Override
  public List<Finding> check(Restore restore) throws IOException, InterruptedException {
    List<Finding> all = new ArrayList<>();
    for (Map.Entry<String, StagedRestore> member : members.entrySet()) {
      member
          .getValue()
          .check(new MemberView(restore, member.getKey()))
          .forEach(f -> all.add(MemberView.of(member.getKey(), f)));
    }
    return all;
  }

  @Override
  public void swap() throws IOException {
    try {
      for (StagedRestore member : members.values()) {
        member.swap();
      }
    } catch (IOException | RuntimeException e) {
      Folders.evenInterrupted(e, this::undo);
      throw e;
    }
  }

  @Override
  public void requireUndoable() throws IOException {
    for (StagedRestore member : members.values()) {
      member.requireUndoable();
    }
  }

  @Override
  public boolean seesWhatIsAside() throws IOException {
    for (StagedRestore member : members.values()) {
      if (!member.seesWhatIsAside()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void undo() throws IOException {
    List<StagedRestore> lastFirst = new ArrayList<>(members.values());
    Collections.reverse(lastFirst);
    each(lastFirst, StagedRestore::undo);
  }

  @Override
  public void discard() throws IOException {
    each(members.values(), StagedRestore::discard);
  }

  /** All of them, though some fail; then the first failure. */
  private static void each(Collection<StagedRestore> members, Step step) throws IOException {
    List<Exception> failures = new ArrayList<>();
    for (StagedRestore member : members) {
      try {
        step.of(member);
      } catch (IOException | RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      Exception first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      if (first instanceof IOException e) {
        throw e;
      }
      throw (RuntimeException) first;
    }
  }
}
