package io.respaldo.format.repository.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document token by token, with memory for the largest single value only. What is no
 * JSON, or not the kind of value that is asked for, is damage. The only place that knows the parser
 * of a library. Not thread-safe.
 *
 * <p>Each {@code read…} method takes the next value. {@code null} counts as absent wherever Go
 * takes it so.
 */
public final class JsonInput implements Closeable {
  private static final int MAX_STRING = 64 << 20;
  private static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      ((JsonFactoryBuilder) JsonFactory.builder())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(MAX_STRING)
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(64)
                  .build())
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          // UTF-8 always: what looks like UTF-16 or 32 is damaged
          .configure(JsonFactory.Feature.CHARSET_DETECTION, false)
          .build();

  private final String what;
  private final JsonParser parser;
  private final long begin;

  private JsonInput(String what, JsonParser parser, long begin) {
    this.what = what;
    this.parser = parser;
    this.begin = begin;
  }

  /**
   * @param what names the document in messages, such as {@code config}
   */
  public static JsonInput of(String what, byte[] bytes, int offset, int length) throws IOException {
    return new JsonInput(what, FACTORY.createParser(bytes, offset, length), 0);
  }

  public static JsonInput of(String what, byte[] bytes) throws IOException {
    return of(what, bytes, 0, bytes.length);
  }

  /** Reads a stream, which it does not close. */
  public static JsonInput of(String what, InputStream in) throws IOException {
    return of(what, in, 0);
  }

  /**
   * Reads what is left of a stream, which it does not close.
   *
   * @param begin which byte of the document comes first, for messages; negative when some were put
   *     before it
   */
  public static JsonInput of(String what, InputStream in, long begin) throws IOException {
    return new JsonInput(what, FACTORY.createParser(in), begin);
  }

  /** Damage at the place that was read last. */
  public StorageException damage(String message) {
    return Damage.of(placed(message));
  }

  private StorageException damage(String message, Exception cause) {
    return Damage.of(placed(message), cause);
  }

  private StorageException damage(JsonProcessingException e) {
    return damage("no valid JSON, " + e.getOriginalMessage(), e);
  }

  private String placed(String message) {
    long at = Math.max(0, begin + parser.currentLocation().getByteOffset());
    return "the " + what + " is damaged at byte " + at + ": " + message;
  }

  private @Nullable JsonToken next() throws IOException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw damage(e);
    }
  }

  private void expect(JsonToken expected, String name) throws IOException {
    if (next() != expected) {
      throw damage(name + " is missing");
    }
  }

  public void beginObject() throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
  }

  public void beginArray() throws IOException {
    expect(JsonToken.START_ARRAY, "an array");
  }

  /** Begins an array; false for a null in its place. */
  public boolean beginArrayIfAny() throws IOException {
    JsonToken token = next();
    if (token != JsonToken.START_ARRAY && token != JsonToken.VALUE_NULL) {
      throw damage("an array is missing");
    }
    return token == JsonToken.START_ARRAY;
  }

  /** Begins an object; false for a null in its place. */
  public boolean beginObjectIfAny() throws IOException {
    JsonToken token = next();
    if (token != JsonToken.START_OBJECT && token != JsonToken.VALUE_NULL) {
      throw damage("an object is missing");
    }
    return token == JsonToken.START_OBJECT;
  }

  /** The name of an object's next field; null when the object ends. */
  public @Nullable String nextField() throws IOException {
    JsonToken token = next();
    if (token == JsonToken.END_OBJECT) {
      return null;
    }
    if (token != JsonToken.FIELD_NAME) {
      throw damage("a field is missing");
    }
    return parser.currentName();
  }

  /** Begins the next object of an array; false when the array ends. */
  public boolean nextObject() throws IOException {
    JsonToken token = next();
    if (token != JsonToken.START_OBJECT && token != JsonToken.END_ARRAY) {
      throw damage("an object is missing");
    }
    return token == JsonToken.START_OBJECT;
  }

  /** Requires that nothing but white space is left. */
  public void end() throws IOException {
    if (next() != null) {
      throw damage("something follows the end");
    }
  }

  /** Where the token that was read last begins. */
  public long tokenStart() {
    return parser.currentTokenLocation().getByteOffset();
  }

  /** Where the token that was read last ends. */
  public long position() {
    return parser.currentLocation().getByteOffset();
  }

  private String text() throws IOException {
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw damage(e);
    }
  }

  public String readString() throws IOException {
    JsonToken token = next();
    if (token == JsonToken.VALUE_NULL) {
      return "";
    }
    if (token != JsonToken.VALUE_STRING) {
      throw damage("a string is missing");
    }
    return text();
  }

  public Id readId() throws IOException {
    return readOptionalId().orElseThrow(() -> damage("an id is missing"));
  }

  public Optional<Id> readOptionalId() throws IOException {
    JsonToken token = next();
    return token == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(id(token));
  }

  private Id id(@Nullable JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw damage("an id is missing");
    }
    try {
      return Id.parse(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
          .orElseThrow(() -> damage("an id is not 64 lower-case hexadecimal digits"));
    } catch (JsonProcessingException e) {
      throw damage(e);
    }
  }

  /** Ids of an array; empty for a null in its place. */
  public Optional<List<Id>> readIds() throws IOException {
    if (!beginArrayIfAny()) {
      return Optional.empty();
    }
    List<Id> ids = new ArrayList<>();
    for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
      ids.add(id(t));
    }
    return Optional.of(ids);
  }

  /** The next id of an array that has begun; null when the array ends. */
  public @Nullable Id nextId() throws IOException {
    JsonToken token = next();
    return token == JsonToken.END_ARRAY ? null : id(token);
  }

  /** Strings of an array; none for a null in its place. */
  public List<String> readStrings() throws IOException {
    List<String> all = new ArrayList<>();
    if (beginArrayIfAny()) {
      for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
        if (t != JsonToken.VALUE_STRING) {
          throw damage("a string is missing");
        }
        all.add(text());
      }
    }
    return all;
  }

  /** An integer of 64 bits without sign. */
  public long readUnsigned() throws IOException {
    JsonToken token = next();
    if (token == JsonToken.VALUE_NULL) {
      return 0;
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      try {
        return Long.parseUnsignedLong(text());
      } catch (NumberFormatException e) {
        throw damage("a number is out of range", e);
      }
    }
    throw damage("an integer is missing");
  }

  /** An integer from 0 to this one. */
  public long readUnsigned(long max) throws IOException {
    long value = readUnsigned();
    if (value < 0 || value > max) {
      throw damage(Long.toUnsignedString(value) + " is more than " + max);
    }
    return value;
  }

  public boolean readBoolean() throws IOException {
    JsonToken token = next();
    if (token != JsonToken.VALUE_TRUE
        && token != JsonToken.VALUE_FALSE
        && token != JsonToken.VALUE_NULL) {
      throw damage("true or false is missing");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  public Timestamp readTime() throws IOException {
    JsonToken token = next();
    if (token == JsonToken.VALUE_NULL) {
      return Timestamp.ZERO;
    }
    if (token != JsonToken.VALUE_STRING) {
      throw damage("a time is missing");
    }
    return Timestamp.parse(text()).orElseThrow(() -> damage("a time is not RFC 3339"));
  }

  public byte[] readBase64() throws IOException {
    try {
      return Base64.getDecoder().decode(readString());
    } catch (IllegalArgumentException e) {
      throw damage("a value is not base64", e);
    }
  }

  /** Passes over the next value. */
  public void skip() throws IOException {
    next();
    skipChildren();
  }

  private void skipChildren() throws IOException {
    try {
      parser.skipChildren();
    } catch (JsonProcessingException e) {
      throw damage(e);
    }
    if (parser.currentToken() == null) {
      throw damage("it ends early");
    }
  }

  /** The next value as JSON, without white space, numbers as they are written. */
  public String readRaw() throws IOException {
    JsonOutput out = new JsonOutput();
    copy(next(), out);
    return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
  }

  private void copy(@Nullable JsonToken token, JsonOutput out) throws IOException {
    if (token == null) {
      throw damage("it ends early");
    }
    switch (token) {
      case START_OBJECT -> {
        out.beginObject();
        for (String name = nextField(); name != null; name = nextField()) {
          out.field(name);
          copy(next(), out);
        }
        out.endObject();
      }
      case START_ARRAY -> {
        out.beginArray();
        for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
          out.item();
          copy(t, out);
        }
        out.endArray();
      }
      case VALUE_STRING -> out.string(text());
      default -> out.raw(text());
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
