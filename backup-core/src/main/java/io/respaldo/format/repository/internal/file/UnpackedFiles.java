package io.respaldo.format.repository.internal.file;

import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.internal.compress.Compressor;
import io.respaldo.format.repository.internal.compress.Decompressor;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;

/** Indexes, snapshots and locks: JSON, compressed and sealed. Thread-safe. */
public final class UnpackedFiles {
  private static final byte COMPRESSED = 2;

  /** More than any snapshot, lock or config has. */
  private static final int MAX_TEXT = 64 << 20;

  private final RepositoryFiles files;
  private final SealingKey key;
  private final SecureRandom random;
  private final boolean compressed;

  /**
   * @param compressed whether what is written is, as it must be from version 2 on and must not
   *     before
   */
  public UnpackedFiles(
      RepositoryFiles files, SealingKey key, SecureRandom random, boolean compressed) {
    this.files = files;
    this.key = key;
    this.random = random;
    this.compressed = compressed;
  }

  /** Stores a JSON document; durable on return. */
  public Id write(FileType type, byte[] json) throws IOException {
    return files.write(type, seal(json));
  }

  /** As {@link #write} would store it, for who has to know the name before. */
  public byte[] seal(byte[] json) {
    byte[] text = json;
    if (compressed) {
      try (Compressor compressor = new Compressor(Compression.AUTO)) {
        byte[] frame = compressor.compress(json);
        text = new byte[frame.length + 1];
        text[0] = COMPRESSED;
        System.arraycopy(frame, 0, text, 1, frame.length);
      }
    }
    return new Sealer(key, random).sealed(text);
  }

  /**
   * A small JSON document, whole.
   *
   * @throws StorageException MISSING, DAMAGED
   */
  public byte[] read(FileType type, Id id) throws IOException {
    try (InputStream in = open(type, id)) {
      byte[] json = in.readNBytes(MAX_TEXT + 1);
      if (json.length > MAX_TEXT) {
        throw Damage.of("'" + files.layout().key(type, id) + "' has more than 64 MiB of JSON");
      }
      return json;
    }
  }

  /**
   * A JSON document as a stream; memory holds the file as it is stored, and no more.
   *
   * @throws StorageException MISSING, DAMAGED; while reading too
   */
  public InputStream open(FileType type, Id id) throws IOException {
    byte[] sealed = files.read(type, id);
    try {
      return unsealed(sealed);
    } catch (StorageException e) {
      throw Damage.in(files.layout().key(type, id), e);
    }
  }

  /** The reverse of {@link #seal}; the bytes are overwritten. */
  public InputStream unsealed(byte[] sealed) throws IOException {
    int start = Sealer.IV_BYTES;
    int length = new Sealer(key, random).open(sealed, 0, sealed.length);
    if (length == 0) {
      throw Damage.of("it is empty");
    }
    byte first = sealed[start];
    if (first == '{' || first == '[') {
      return new ByteArrayInputStream(sealed, start, length);
    }
    if (first != COMPRESSED) {
      throw Damage.of("it begins with byte " + (first & 0xff) + ", which no such file does");
    }
    return Decompressor.stream(sealed, start + 1, length - 1);
  }

  /** Seals and opens the config, which is never compressed. */
  public byte[] sealConfig(byte[] json) {
    return new Sealer(key, random).sealed(json);
  }

  /**
   * @throws StorageException DAMAGED
   */
  public byte[] openConfig(byte[] sealed) throws IOException {
    byte[] buffer = sealed.clone();
    try {
      int length = new Sealer(key, random).open(buffer, 0, buffer.length);
      return Arrays.copyOfRange(buffer, Sealer.IV_BYTES, Sealer.IV_BYTES + length);
    } catch (StorageException e) {
      throw Damage.in(files.layout().config(), e);
    }
  }
}
