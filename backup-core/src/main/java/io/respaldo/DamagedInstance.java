package io.respaldo;

/**
 * An instance whose stored settings can't be read. Its backups are untouched; it is not backed up
 * until its settings are mended.
 *
 * @param reason the document and what is wrong with it, with line and column where there are any
 */
public record DamagedInstance(InstanceName name, String reason) {}
