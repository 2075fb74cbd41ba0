package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.RestoreRequest;
import io.respaldo.hook.Hook;
import io.respaldo.source.Standing;
import java.io.IOException;
import java.util.List;

/** What speaks against replacing something live, and what whoever wants that should know. */
final class LiveChecks {
  private final Engine engine;
  private final InstanceConfig config;
  private final RestoreRequest request;

  LiveChecks(Engine engine, InstanceConfig config, RestoreRequest request) {
    this.engine = engine;
    this.config = config;
    this.request = request;
  }

  void look(Backup b, List<Standing> standing, RestoreHistory history, List<Finding> findings)
      throws IOException {
    if (config.isProtected() && !engine.setup.mayReplaceProtected().test(config.name())) {
      findings.add(
          Finding.error(
              "protected",
              "instance '" + config.name() + "' is protected: nothing may be restored over it",
              "restore beside it, or have the host allow it"));
    }
    history
        .damaged()
        .ifPresent(
            at ->
                findings.add(
                    Finding.warning(
                        "found_damaged",
                        "backup " + b.id() + " was found damaged at " + engine.local(at),
                        "choose another; this one will fail before anything live is touched")));
    if (history.verified().isEmpty() && history.damaged().isEmpty()) {
      findings.add(
          Finding.note(
              "never_verified",
              "backup " + b.id() + " was never verified; it is read and checked before the swap"));
    }
    if (!request.safetyBackup() && !standing.isEmpty()) {
      findings.add(
          Finding.warning(
              "no_safety_backup",
              "what is live will not be backed up before; it is only kept aside",
              ""));
    }
    missingHooks(findings);
    history
        .undoable()
        .filter(r -> !standing.isEmpty())
        .ifPresent(
            r ->
                findings.add(
                    Finding.note(
                        "undo_ends",
                        "restore "
                            + r.runId()
                            + " can't be undone any more unless this one is undone before")));
  }

  private void missingHooks(List<Finding> findings) {
    boolean stops = false;
    for (String name : config.hooks()) {
      Hook hook = engine.setup.hooks().get(name);
      if (hook == null) {
        findings.add(
            Finding.error(
                "hook_missing",
                "instance '"
                    + config.name()
                    + "' names hook '"
                    + name
                    + "', which the host has not registered",
                "register it, or take it out of the instance's hooks"));
      } else {
        stops |= hook.points().contains(Hook.Point.STOP_SERVICES);
      }
    }
    if (!stops) {
      findings.add(
          Finding.note(
              "no_services",
              "no hook stops the services that use what is live; sessions of a database are ended,"
                  + " but an application may hold on to files"));
    }
  }
}
