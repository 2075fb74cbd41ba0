package io.respaldo.examples.cli;

import io.respaldo.format.repository.PasswordSource;
import picocli.CommandLine.Option;

/** Where a new password stands. */
final class NewPassword {
  @Option(names = "--new-password-file", paramLabel = "FILE", required = true)
  String file = "";

  PasswordSource source(Session session) {
    return PasswordSource.fromFile(session.path(file));
  }
}
