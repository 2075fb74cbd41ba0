package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.catalog.DamagedDocumentException;

/** Turns values into JSON objects and back. */
interface Codec<T> {
  ObjectNode write(T value);

  T read(Fields fields) throws DamagedDocumentException;

  default byte[] bytes(T value) {
    return Json.pretty(write(value));
  }

  default T value(String where, byte[] bytes) throws DamagedDocumentException {
    return new Fields(where, Json.parse(where, bytes)).all(this::read);
  }
}
