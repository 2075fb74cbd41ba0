package io.respaldo.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What went wrong in a store, and whether trying again can help. */
public class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The kinds of failure; a plain {@link IOException} from a backend counts as UNAVAILABLE. */
  public enum Kind {
    /** There is no such object. */
    MISSING(false),
    /** The key is taken. */
    EXISTS(false),
    /** The object is no longer the one that was read. */
    CHANGED(false),
    /** Refused: rights, credentials, or a store opened read-only. */
    DENIED(false),
    /** No space, or a quota is used up. */
    FULL(false),
    /** What is stored is not what was written. */
    DAMAGED(false),
    /** This store can't do it. */
    UNSUPPORTED(false),
    /** Told to slow down. */
    BUSY(true),
    /** Did not answer, or failed in a way that may pass. */
    UNAVAILABLE(true);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same call may succeed later without anybody doing something. */
    public boolean retryable() {
      return retryable;
    }
  }

  private final Kind kind;

  public StorageException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public StorageException(Kind kind, String message) {
    this(kind, message, null);
  }

  public Kind kind() {
    return kind;
  }

  public boolean retryable() {
    return kind.retryable();
  }

  public static StorageException missing(ObjectKey key) {
    return new StorageException(Kind.MISSING, "no object '" + key + "'");
  }

  public static StorageException exists(ObjectKey key) {
    return new StorageException(Kind.EXISTS, "object '" + key + "' exists already");
  }

  public static StorageException changed(ObjectKey key) {
    return new StorageException(
        Kind.CHANGED, "object '" + key + "' is no longer the one that was read");
  }

  /** The kind of any I/O failure of a backend. */
  public static Kind kindOf(IOException e) {
    return e instanceof StorageException s ? s.kind() : Kind.UNAVAILABLE;
  }
}
