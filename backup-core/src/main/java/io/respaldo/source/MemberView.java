package io.respaldo.source;

import io.respaldo.Backup;
import io.respaldo.Finding;
import io.respaldo.Moment;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A restore as one member of a composite sees it: only what stands below its name. */
record MemberView(Restore all, String member) implements Restore {
  /** The same finding, saying whose it is. */
  static Finding of(String member, Finding f) {
    return new Finding(
        f.severity(), f.code(), member + ": " + f.message(), f.remedy(), f.count(), f.examples());
  }

  @Override
  public Backup backup() {
    Backup b = all.backup();
    Backup.Content c = b.content();
    Map<String, String> facts = new TreeMap<>();
    b.facts()
        .forEach(
            (name, value) -> {
              if (name.startsWith(member + ".")) {
                facts.put(name.substring(member.length() + 1), value);
              }
            });
    Backup.Content own =
        new Backup.Content(
            c.format(),
            c.storage(),
            c.file(),
            c.bytes(),
            c.storedBytes(),
            c.checksums(),
            MemberReader.below(c.parts(), member));
    return new Backup(
        b.id(),
        b.instance(),
        b.state(),
        b.kind(),
        b.base(),
        b.origin(),
        b.time(),
        b.took(),
        own,
        facts,
        b.warnings(),
        b.pinned());
  }

  @Override
  public PartReader parts() {
    return new MemberReader(all.parts(), member);
  }

  @Override
  public Selection selection() {
    Selection selection = all.selection();
    if (selection.isAll() || selection.includesPart(member)) {
      return Selection.all();
    }
    EntryPath name = EntryPath.of(member);
    Set<EntryPath> below =
        selection.paths().stream()
            .filter(p -> p.isBelow(name))
            .map(p -> p.relativeTo(name))
            .collect(Collectors.toSet());
    if (below.isEmpty()) {
      throw new IllegalStateException("nothing of member '" + member + "' is chosen");
    }
    return new Selection(below);
  }

  @Override
  public Moment moment() {
    return all.moment();
  }

  @Override
  public Map<String, String> options() {
    return all.options();
  }

  @Override
  public Path scratch() {
    return all.scratch();
  }

  @Override
  public void step(String what) {
    all.step(member + ": " + what);
  }
}
