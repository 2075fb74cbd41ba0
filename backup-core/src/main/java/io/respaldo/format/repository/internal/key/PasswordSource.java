package io.respaldo.format.repository.internal.key;

import java.io.IOException;

/** Where a password comes from: a callback of the host, a file, the environment, a command. */
@FunctionalInterface
public interface PasswordSource {
  /** A password for the caller to keep, who overwrites it after use. */
  char[] password() throws IOException;

  /** A copy of this one each time. */
  static PasswordSource of(char[] password) {
    char[] kept = password.clone();
    return kept::clone;
  }
}
