package io.respaldo.format.archive;

import io.respaldo.part.Entry;
import java.io.OutputStream;

/** Looks into files as a verification reads them anyway. */
@FunctionalInterface
public interface ContentWatch {
  /**
   * Where the content of this file goes; {@link OutputStream#nullOutputStream} when it matters not.
   */
  OutputStream of(Entry file);
}
