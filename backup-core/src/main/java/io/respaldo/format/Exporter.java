package io.respaldo.format;

import io.respaldo.Backup;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes a backup in the format of another tool, such as the zip of Odoo's database manager.
 * Streams: memory does not grow with the backup. Thread-safe.
 */
public interface Exporter {
  /** How it is called for, such as {@code odoo-zip}. */
  String name();

  /** The name of the file that it makes of this backup; one segment. */
  String fileName(Backup backup);

  /**
   * Writes it; the stream is left open. Returning normally is the promise that it is complete.
   * Blocking and interruptible.
   *
   * @param work a private folder on local disk for this call only; the caller removes it
   * @throws IOException also when this backup can't be written so, saying why and what can be done
   */
  void write(PartReader parts, Backup backup, Path work, OutputStream out)
      throws IOException, InterruptedException;
}
