package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.Actor;
import io.respaldo.Finding;
import io.respaldo.catalog.DamagedDocumentException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** JSON of the small values that several documents hold. */
final class Words {
  private Words() {}

  /** ISO-8601 with the system zone's offset, to the millisecond. */
  static String time(Instant instant) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        instant.truncatedTo(ChronoUnit.MILLIS).atZone(ZoneId.systemDefault()));
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static ObjectNode actor(Actor actor) {
    ObjectNode node = Json.object().put("name", actor.name());
    if (!actor.origin().isEmpty()) {
      node.put("origin", actor.origin());
    }
    return node;
  }

  static Actor actor(Fields f) throws DamagedDocumentException {
    return Actor.of(f.requiredText("name"), f.text("origin"));
  }

  static void findings(ArrayNode array, List<Finding> findings) {
    for (Finding f : findings) {
      ObjectNode node = array.addObject();
      node.put("severity", word(f.severity())).put("code", f.code()).put("message", f.message());
      if (!f.remedy().isEmpty()) {
        node.put("remedy", f.remedy());
      }
      node.put("count", f.count());
      if (!f.examples().isEmpty()) {
        ArrayNode examples = node.putArray("examples");
        f.examples().forEach(examples::add);
      }
    }
  }

  static Finding finding(Fields f) throws DamagedDocumentException {
    return new Finding(
        f.word("severity", Finding.Severity.class, null),
        f.text("code"),
        f.text("message"),
        f.text("remedy"),
        f.optionalLong("count").orElse(1L),
        f.texts("examples"));
  }
}
