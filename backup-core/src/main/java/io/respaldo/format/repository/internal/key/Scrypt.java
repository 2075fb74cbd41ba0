package io.respaldo.format.repository.internal.key;

import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.SCrypt;

/** Makes sealing keys of passwords. The only place that knows the library for it. */
final class Scrypt {
  private static final int KEY_BYTES = SealingKey.ENCRYPTION_BYTES + 2 * SealingKey.MAC_BYTES;

  private Scrypt() {}

  /**
   * @throws StorageException when the cost is not to be paid
   */
  static SealingKey key(char[] password, byte[] salt, ScryptCost cost) throws StorageException {
    cost.check();
    byte[] utf8 = utf8(password);
    byte[] derived = derive(utf8, salt, cost, KEY_BYTES);
    try {
      return SealingKey.derived(derived);
    } finally {
      Arrays.fill(utf8, (byte) 0);
      Arrays.fill(derived, (byte) 0);
    }
  }

  static byte[] derive(byte[] password, byte[] salt, ScryptCost cost, int length) {
    return SCrypt.generate(password, salt, (int) cost.n(), (int) cost.r(), (int) cost.p(), length);
  }

  private static byte[] utf8(char[] password) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    encoded.rewind();
    while (encoded.hasRemaining()) {
      encoded.put((byte) 0);
    }
    return bytes;
  }
}
