package io.respaldo.odoo;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A {@code manifest.json} that somebody else wrote; what it lacks or tells wrong is only unknown.
 */
record ForeignManifest(Optional<String> database, Optional<OdooVersion> version) {
  private static final int LONGEST = 4 << 20;
  private static final int LONGEST_NAME = 200;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(20).build())
                  .build())
          .build();

  static ForeignManifest read(PartReader parts) throws IOException {
    try (InputStream in = parts.read(EntryPath.of(OdooManifest.PART))) {
      return of(JSON.readTree(in.readNBytes(LONGEST)));
    } catch (JacksonException e) {
      return new ForeignManifest(Optional.empty(), Optional.empty());
    }
  }

  private static ForeignManifest of(JsonNode json) {
    return new ForeignManifest(
        text(json, "db_name"), text(json, "version").flatMap(OdooVersion::parse));
  }

  private static Optional<String> text(JsonNode json, String key) {
    JsonNode value = json.path(key);
    return value.isTextual() && value.textValue().length() <= LONGEST_NAME
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  /** Words of a backup's record. */
  Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    version.ifPresent(v -> facts.put("odoo_version", v.series()));
    database
        .filter(OdooInstance::isName)
        .ifPresent(d -> facts.put(OdooSource.DATABASE + ".database", d));
    return facts;
  }
}
