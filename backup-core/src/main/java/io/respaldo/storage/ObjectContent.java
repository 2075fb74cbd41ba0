package io.respaldo.storage;

import java.io.FilterInputStream;
import java.io.InputStream;

/** An object's bytes, or a range of them, with the info that belongs to exactly these bytes. */
public final class ObjectContent extends FilterInputStream {
  private final ObjectInfo info;

  public ObjectContent(ObjectInfo info, InputStream in) {
    super(in);
    this.info = info;
  }

  /** Of the whole object, even when only a range was opened. */
  public ObjectInfo info() {
    return info;
  }
}
