package io.respaldo.catalog;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A document that can't be read as what it should be. It was left as it is. */
public final class DamagedDocumentException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param where the document's key
   * @param what is wrong with it, with line and column where there are any
   */
  public DamagedDocumentException(String where, String what, @Nullable Throwable cause) {
    super("'" + where + "' is damaged: " + what, cause);
  }
}
