package io.respaldo.source;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.PartName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Several sources as one instance, captured one after the other in the order given. Each one's
 * parts stand below its name, such as {@code db/dump.sql}, and can be restored alone. Immutable.
 */
public final class CompositeSource implements BackupSource {
  private final Map<String, BackupSource> members;

  private CompositeSource(Map<String, BackupSource> members) {
    this.members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** Begins with one member; {@link #with} adds others. */
  public static CompositeSource of(String name, BackupSource source) {
    return new CompositeSource(Map.of()).with(name, source);
  }

  /**
   * Also this member.
   *
   * @param name one segment of a part name
   * @throws IllegalArgumentException when the name is taken or breaks the rule
   */
  public CompositeSource with(String name, BackupSource source) {
    if (PartName.check(name).indexOf('/') >= 0) {
      throw new IllegalArgumentException("member '" + name + "': one segment, without '/'");
    }
    Map<String, BackupSource> more = new LinkedHashMap<>(members);
    if (more.put(name, source) != null) {
      throw new IllegalArgumentException("member '" + name + "' is there already");
    }
    return new CompositeSource(more);
  }

  /** All members are looked at; one that can only be full makes the whole full. */
  @Override
  public Preflight preflight(BackupKind wanted) throws IOException, InterruptedException {
    BackupKind kind = wanted;
    OptionalLong bytes = OptionalLong.of(0);
    OptionalLong spool = OptionalLong.of(0);
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, BackupSource> member : members.entrySet()) {
      Preflight own = member.getValue().preflight(wanted);
      kind = own.kind() == BackupKind.FULL ? BackupKind.FULL : kind;
      bytes = sum(bytes, own.bytes());
      spool = sum(spool, own.spoolBytes());
      own.findings().forEach(f -> findings.add(MemberView.of(member.getKey(), f)));
    }
    return new Preflight(kind, bytes, spool, findings);
  }

  private static OptionalLong sum(OptionalLong a, OptionalLong b) {
    return a.isPresent() && b.isPresent()
        ? OptionalLong.of(a.getAsLong() + b.getAsLong())
        : OptionalLong.empty();
  }

  @Override
  public void capture(Capture to) throws IOException, InterruptedException {
    for (Map.Entry<String, BackupSource> member : members.entrySet()) {
      member.getValue().capture(to.under(member.getKey()));
    }
  }

  @Override
  public Destination inPlace() {
    Map<String, Destination> all = new LinkedHashMap<>();
    members.forEach((name, source) -> all.put(name, source.inPlace()));
    return new CompositeDestination(members.keySet(), all);
  }

  @Override
  public Destination beside(String name) {
    Map<String, Destination> all = new LinkedHashMap<>();
    members.forEach((member, source) -> all.put(member, source.beside(name)));
    return new CompositeDestination(members.keySet(), all);
  }

  /** Only members that have trees can be chosen then. */
  @Override
  public Destination overlay() {
    Map<String, Destination> all = new LinkedHashMap<>();
    for (Map.Entry<String, BackupSource> member : members.entrySet()) {
      try {
        all.put(member.getKey(), member.getValue().overlay());
      } catch (IllegalArgumentException e) {
        all.remove(member.getKey()); // it has no tree; choosing it is refused
      }
    }
    return new CompositeDestination(members.keySet(), all);
  }

  /** Only members that have a target of their own can be chosen then. */
  @Override
  public Destination at(RestoreTarget target) {
    if (target.address().isPresent() || !members.keySet().containsAll(target.members().keySet())) {
      throw new IllegalArgumentException(
          "this source is restored to a target for each member: "
              + String.join(", ", members.keySet()));
    }
    Map<String, Destination> all = new LinkedHashMap<>();
    members.forEach(
        (name, source) -> target.member(name).ifPresent(own -> all.put(name, source.at(own))));
    return new CompositeDestination(members.keySet(), all);
  }

  /** Each member takes those that it knows. */
  @Override
  public Set<String> restoreOptions() {
    Set<String> all = new TreeSet<>();
    members.values().forEach(m -> all.addAll(m.restoreOptions()));
    return all;
  }

  @Override
  public StagedRestore resume(Map<String, String> names) {
    return CompositeStaging.resume(names, members);
  }
}
