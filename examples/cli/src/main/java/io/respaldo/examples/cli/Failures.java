package io.respaldo.examples.cli;

import io.respaldo.BackupException;
import io.respaldo.Finding;
import io.respaldo.postgres.PostgresException;
import io.respaldo.storage.StorageException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Turns what went wrong into words and an exit code. */
final class Failures {
  /** Codes of findings that mean: the password is wrong, or rights are missing. */
  private static final Set<String> DENIED =
      Set.of("wrong_password", "sign_in_refused", "no_rights");

  private Failures() {}

  static int report(Session session, Exception e) {
    Optional<OutOfMemoryError> memory = outOfMemory(e);
    if (memory.isPresent() && !(e instanceof BackupException)) {
      return report(session, memory.get());
    }
    int code = code(session, e);
    session.failed(message(e), code);
    if (e instanceof BackupException failure) {
      failure.findings().stream()
          .filter(f -> !message(e).contains(f.message()))
          .forEach(f -> session.finding("", f));
    }
    return code;
  }

  static int report(Session session, OutOfMemoryError e) {
    String told = String.valueOf(e.getMessage());
    String megabytes = String.valueOf(Runtime.getRuntime().maxMemory() >> 20);
    boolean heap = told.contains("Java heap space") || told.contains("GC overhead limit");
    session.failed(
        heap ? session.text().get("failed.memory", megabytes) : e.toString(), ExitCode.FAILED);
    return ExitCode.FAILED;
  }

  /** Also a worker's. */
  private static Optional<OutOfMemoryError> outOfMemory(Throwable e) {
    return Stream.iterate(e, t -> t != null, Throwable::getCause)
        .filter(OutOfMemoryError.class::isInstance)
        .map(OutOfMemoryError.class::cast)
        .findFirst();
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.toString() : message;
  }

  private static int code(Session session, Exception e) {
    if (e instanceof ConfigException || e instanceof IllegalArgumentException) {
      return ExitCode.USAGE;
    }
    if (e instanceof InterruptedException || session.cancellation().cancelled()) {
      return ExitCode.CANCELLED;
    }
    if (e instanceof StorageException failure) {
      return code(failure.kind());
    }
    return e instanceof BackupException failure ? code(failure) : ExitCode.FAILED;
  }

  private static int code(StorageException.Kind kind) {
    return switch (kind) {
      case DENIED -> ExitCode.DENIED;
      case MISSING -> ExitCode.NOT_FOUND;
      case DAMAGED -> ExitCode.DAMAGED;
      case BUSY -> ExitCode.BUSY;
      default -> ExitCode.FAILED;
    };
  }

  private static boolean isOfConfiguration(BackupException e) {
    return Stream.iterate((Throwable) e, t -> t != null, Throwable::getCause)
        .anyMatch(ConfigException.class::isInstance);
  }

  private static int code(BackupException e) {
    if (isOfConfiguration(e)) {
      return ExitCode.USAGE;
    }
    return switch (e.kind()) {
      case INVALID -> ExitCode.USAGE;
      case NOT_FOUND -> ExitCode.NOT_FOUND;
      case BUSY -> ExitCode.BUSY;
      case DAMAGED -> ExitCode.DAMAGED;
      case CANCELLED -> ExitCode.CANCELLED;
      case EXISTS, REFUSED -> ExitCode.FAILED;
      case NOT_READY, FAILED, STORAGE -> denied(e) ? ExitCode.DENIED : ExitCode.FAILED;
    };
  }

  private static boolean denied(BackupException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof StorageException s && s.kind() == StorageException.Kind.DENIED) {
        return true;
      }
      if (t instanceof PostgresException p && DENIED.contains(p.code())) {
        return true;
      }
    }
    return e.findings().stream().filter(Finding::isError).anyMatch(f -> DENIED.contains(f.code()));
  }
}
