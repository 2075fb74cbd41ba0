package io.respaldo.examples.cli;

import io.respaldo.RestorePlan;
import io.respaldo.RestoreRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a restore over what is live. */
final class LiveOptions {
  @Option(names = "--in-place")
  boolean inPlace;

  @Option(names = "--overlay")
  boolean overlay;

  @Option(names = "--from", paramLabel = "NAME")
  @Nullable String from;

  @Option(names = "--no-safety-backup")
  boolean noSafetyBackup;

  @Option(names = "--confirm", paramLabel = "NAME")
  @Nullable String confirm;

  @Option(names = "--hash", paramLabel = "HASH")
  @Nullable String hash;

  /**
   * @throws IllegalArgumentException for options that contradict each other
   */
  RestoreRequest applyTo(RestoreRequest given, Messages text, boolean elsewhere) {
    if ((inPlace && overlay) || ((inPlace || overlay) && elsewhere)) {
      throw new IllegalArgumentException(text.get("restore.onePlace"));
    }
    RestoreRequest request = from == null ? given : given.from(from);
    request = inPlace ? request.inPlace() : overlay ? request.overlay() : request;
    return noSafetyBackup ? request.withoutSafetyBackup() : request;
  }

  /** The plan with the name that was typed, now or as an option. */
  RestorePlan.Confirmed confirmed(RestorePlan plan, Optional<String> typed) {
    boolean live = plan.request().touchesLive();
    String name = confirm != null ? confirm : live ? typed.orElse("") : plan.instance().value();
    if (hash != null) {
      return plan.confirm(name, hash);
    }
    return live || confirm != null ? plan.confirm(name) : plan.confirm();
  }
}
