package io.respaldo.format.repository.internal.error;

import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;

/** What is read is not what was written, or never was part of a repository. */
public final class Damage {
  private Damage() {}

  public static StorageException of(String message) {
    return new StorageException(Kind.DAMAGED, message);
  }

  public static StorageException of(String message, Throwable cause) {
    return new StorageException(Kind.DAMAGED, message, cause);
  }

  /** What is sound as far as one can tell, but made for a later version or with other means. */
  public static StorageException unsupported(String message) {
    return new StorageException(Kind.UNSUPPORTED, message);
  }

  /** Says in which file it happened, if it is not said yet; what kind of failure it is stays. */
  public static StorageException in(Object file, StorageException e) {
    return String.valueOf(e.getMessage()).startsWith("'" + file + "'")
        ? e
        : new StorageException(e.kind(), "'" + file + "': " + e.getMessage(), e);
  }

  /** Says in which file it happened, where the failure is one of content and not of storage. */
  public static IOException in(Object file, IOException e) {
    return e instanceof StorageException s ? in(file, s) : e;
  }
}
