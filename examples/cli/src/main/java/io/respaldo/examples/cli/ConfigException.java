package io.respaldo.examples.cli;

/** The host's configuration file can't be used; the message says what, why and what next. */
final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
