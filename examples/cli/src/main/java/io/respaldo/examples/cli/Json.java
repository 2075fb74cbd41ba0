package io.respaldo.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Messages for programs: one JSON object a line, its kind in {@code message_type}. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static ObjectNode message(String type) {
    return JsonNodeFactory.instance.objectNode().put("message_type", type);
  }

  /** A document of the engine as a message. */
  static ObjectNode message(String type, String document) {
    try {
      ObjectNode message = message(type);
      message.setAll((ObjectNode) MAPPER.readTree(document));
      return message;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the engine printed no JSON: " + document, e);
    }
  }
}
