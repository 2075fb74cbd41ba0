package io.respaldo.examples.cli;

import io.respaldo.Backup;
import io.respaldo.Instance;
import io.respaldo.catalog.Documents;
import io.respaldo.part.Part;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** All that is known of one backup. */
@Command(name = "show")
final class ShowCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Parameters(index = "1", paramLabel = "BACKUP", arity = "0..1", descriptionKey = "arg.backup")
  String backup = Chosen.LATEST;

  ShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Instance instance = session.instance(name);
    Backup b = instance.backup(Chosen.id(instance, backup));
    if (session.json()) {
      session.print(Json.message("backup", Documents.json(b)));
      return ExitCode.OK;
    }
    Facts facts = new Facts(session);
    facts.add("col.backup", b.id().value());
    facts.add("col.instance", b.instance().value());
    facts.add("col.state", session.text().word(b.state()));
    facts.add("col.time", Words.time(b.time(), session.zone()));
    boolean recorded = b.state() != Backup.State.UNRECORDED;
    facts.add("fact.took", recorded ? Words.duration(b.took()) : "-");
    facts.add("col.kind", recorded ? session.text().word(b.kind()) : "-");
    facts.add("fact.base", b.base().map(Object::toString).orElse(""));
    facts.add("col.trigger", recorded ? session.text().word(b.origin().trigger()) : "-");
    facts.add("fact.actor", recorded ? b.origin().actor().toString() : "-");
    facts.add("col.label", b.origin().label());
    facts.add("fact.description", b.origin().description());
    facts.add("fact.file", b.content().file());
    facts.add("fact.storage", b.content().storage());
    facts.add("col.size", Words.bytes(b.content().storedBytes()));
    facts.add("fact.pinned", b.pinned() ? session.text().get("list.pinned") : "");
    new TreeMap<>(b.content().checksums()).forEach(facts::named);
    for (Part part : b.content().parts()) {
      facts.named(
          "  " + part.name(),
          session.text().get("show.part", part.files(), Words.bytes(part.bytes())));
    }
    new TreeMap<>(b.origin().metadata()).forEach((k, v) -> facts.named("  " + k, v));
    new TreeMap<>(b.facts()).forEach((k, v) -> facts.named("  " + k, v));
    session.findings(name, b.warnings());
    return ExitCode.OK;
  }
}
