package io.respaldo.format.repository.internal.config;

import io.respaldo.format.repository.internal.chunk.Polynomial;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.JsonInput;
import io.respaldo.format.repository.internal.json.JsonOutput;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is settled once for a repository.
 *
 * @param version of the format, 1 or 2
 * @param others fields of other programs, as JSON
 */
public record RepositoryConfig(
    int version, Id id, Polynomial polynomial, Map<String, String> others) {
  /** What new repositories get. */
  public static final int NEWEST = 2;

  public RepositoryConfig {
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  /** Of a new repository. */
  public static RepositoryConfig create(SecureRandom random) {
    return create(random, Polynomial.random(random));
  }

  /** Of a new repository that cuts files as another does. */
  public static RepositoryConfig create(SecureRandom random, Polynomial polynomial) {
    return new RepositoryConfig(NEWEST, Id.random(random), polynomial, Map.of());
  }

  /** Whether what is written may be compressed. */
  public boolean compresses() {
    return version >= 2;
  }

  public byte[] encode() {
    JsonOutput out = new JsonOutput();
    out.beginObject().field("version").number(version).field("id").id(id);
    out.field("chunker_polynomial").string(polynomial.toString());
    others.forEach((name, json) -> out.field(name).raw(json));
    return out.endObject().bytes();
  }

  /**
   * @throws io.respaldo.storage.StorageException DAMAGED; UNSUPPORTED for a later version
   */
  public static RepositoryConfig decode(byte[] json) throws IOException {
    long version = 0;
    Optional<Id> id = Optional.empty();
    Optional<Polynomial> polynomial = Optional.empty();
    Map<String, String> others = new LinkedHashMap<>();
    try (JsonInput in = JsonInput.of("config", json)) {
      in.beginObject();
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        switch (name) {
          case "version" -> version = in.readUnsigned();
          case "id" -> id = Optional.of(in.readId());
          case "chunker_polynomial" -> polynomial = Optional.of(polynomial(in.readString()));
          default -> others.put(name, in.readRaw());
        }
      }
      in.end();
    }
    if (version == 0 || id.isEmpty() || polynomial.isEmpty()) {
      throw Damage.of("the config is damaged: it has no version, id or polynomial");
    }
    if (version < 0 || version > NEWEST) {
      throw Damage.unsupported(
          "the repository has format version "
              + Long.toUnsignedString(version)
              + ", but only versions 1 and 2 are known here; use a later Respaldo");
    }
    return new RepositoryConfig((int) version, id.get(), polynomial.get(), others);
  }

  private static Polynomial polynomial(String hex) throws IOException {
    long bits;
    try {
      bits = Long.parseUnsignedLong(hex, 16);
    } catch (NumberFormatException e) {
      throw Damage.of("the config is damaged: the polynomial is no hexadecimal number", e);
    }
    Polynomial polynomial = new Polynomial(bits);
    if (polynomial.degree() != Polynomial.DEGREE || !polynomial.isIrreducible()) {
      throw Damage.of(
          "the config is damaged: the chunker's polynomial is not irreducible of degree "
              + Polynomial.DEGREE);
    }
    return polynomial;
  }
}
