package io.respaldo.format.foreign;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in a storage for a backup whose content stays where another tool put it: one small
 * object {@code ID.reference.json}. Whoever can write the storage can write one, so nothing in it
 * is believed before {@link ImportFolders} has looked at it.
 *
 * @param folder the name under which the host gave the folder
 * @param kind name of the {@link ForeignKind} that reads it
 */
public record Reference(String folder, String kind, List<Original> originals) {
  static final int MAX_BYTES = 1 << 20;
  private static final int VERSION = 1;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * One file or folder.
   *
   * @param path below the folder, with '/'
   */
  public record Original(String path, long size, String sha256) {}

  public Reference {
    originals = List.copyOf(originals);
  }

  byte[] toJson() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("respaldo_reference", VERSION);
      json.writeStringField("folder", folder);
      json.writeStringField("kind", kind);
      json.writeArrayFieldStart("files");
      for (Original o : originals) {
        json.writeStartObject();
        json.writeStringField("path", o.path());
        json.writeNumberField("size", o.size());
        json.writeStringField("sha256", o.sha256());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /**
   * @throws IOException when it is none
   */
  static Reference of(byte[] bytes) throws IOException {
    Builder found = new Builder();
    try (JsonParser json = JSON.createParser(bytes)) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        require(json.nextToken() != null);
        switch (field) {
          case "respaldo_reference" -> found.version = json.getIntValue();
          case "folder" -> found.folder = json.getText();
          case "kind" -> found.kind = json.getText();
          case "files" -> found.files(json);
          default -> json.skipChildren();
        }
      }
      require(json.nextToken() == null);
      return found.done();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void require(boolean fine) throws IOException {
    if (!fine) {
      throw new IOException("it is no reference to a backup of another tool");
    }
  }

  /** Fields as they come. */
  private static final class Builder {
    private int version;
    private String folder = "";
    private String kind = "";
    private final List<Original> originals = new ArrayList<>();

    private void files(JsonParser json) throws IOException {
      require(json.currentToken() == JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        String path = "";
        String sha256 = "";
        long size = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String field = json.currentName();
          require(json.nextToken() != null);
          switch (field) {
            case "path" -> path = json.getText();
            case "size" -> size = json.getLongValue();
            case "sha256" -> sha256 = json.getText();
            default -> json.skipChildren();
          }
        }
        originals.add(new Original(path, size, sha256));
      }
      require(json.currentToken() == JsonToken.END_ARRAY);
    }

    private Reference done() throws IOException {
      if (version != VERSION) {
        throw new IOException("its version " + version + " is unknown here");
      }
      require(!folder.isEmpty() && !kind.isEmpty() && !originals.isEmpty());
      return new Reference(folder, kind, originals);
    }
  }
}
