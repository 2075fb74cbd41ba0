package io.respaldo.format.repository;

/**
 * A snapshot that was written anew.
 *
 * @param original its id before
 * @param replacement its id now
 */
public record Replaced(String original, String replacement) {}
