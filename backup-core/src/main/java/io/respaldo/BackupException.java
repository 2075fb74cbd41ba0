package io.respaldo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every failure of the API: what kind, whether trying again can help, and what to do next. */
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What callers can tell apart. */
  public enum Kind {
    /** The request itself is wrong. */
    INVALID(false),
    /** There is no such instance, backup or run. */
    NOT_FOUND(false),
    /** The name is taken. */
    EXISTS(false),
    /** Somebody else works on the instance. */
    BUSY(true),
    /** A rule forbids it: a hold, a pin, a base that is needed, a plan that no longer fits. */
    REFUSED(false),
    /** Something needed before the run is missing: a tool, rights, space. */
    NOT_READY(false),
    /** The source, a tool or a hook failed. */
    FAILED(true),
    /** What is stored is not what was written. */
    DAMAGED(false),
    /** The storage failed. */
    STORAGE(true),
    /** Cancelled, or the thread was interrupted. */
    CANCELLED(true);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }
  }

  private final Kind kind;
  private final String remedy;
  private final boolean retryable;
  private final transient List<Finding> findings;

  public BackupException(Kind kind, String message, String remedy, @Nullable Throwable cause) {
    this(kind, message, remedy, cause, kind.retryable, List.of());
  }

  public BackupException(Kind kind, String message, String remedy) {
    this(kind, message, remedy, null);
  }

  public BackupException(
      Kind kind,
      String message,
      String remedy,
      @Nullable Throwable cause,
      boolean retryable,
      List<Finding> findings) {
    super(remedy.isEmpty() ? message : message + "; " + remedy, cause);
    this.kind = kind;
    this.remedy = remedy;
    this.retryable = retryable;
    this.findings = List.copyOf(findings);
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the same call may succeed later. */
  public boolean retryable() {
    return retryable;
  }

  /** What to do next; may be empty. Also the end of the message. */
  public String remedy() {
    return remedy;
  }

  /** What was found, where a list of things is wrong. */
  public List<Finding> findings() {
    return findings == null ? List.of() : findings;
  }
}
