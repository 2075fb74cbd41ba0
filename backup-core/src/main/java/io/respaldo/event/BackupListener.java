package io.respaldo.event;

/**
 * Is told what happened, after it happened, in order, on a thread of its own; blocking it delays
 * only other listeners' events. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface BackupListener {
  void on(BackupEvent event);
}
