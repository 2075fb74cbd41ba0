package io.respaldo.storage;

/** Opaque version of an object: equal tags of one key mean equal content. Spent by a replace. */
public record Tag(String value) {}
