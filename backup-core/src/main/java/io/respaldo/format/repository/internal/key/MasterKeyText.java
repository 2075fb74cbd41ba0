package io.respaldo.format.repository.internal.key;

import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.json.JsonInput;
import io.respaldo.format.repository.internal.json.JsonOutput;
import java.io.IOException;
import java.util.Arrays;

/** The master key as it lies in a key file. */
final class MasterKeyText {
  private MasterKeyText() {}

  static byte[] seal(SealingKey master, Sealer sealer) {
    byte[] k = master.macK();
    byte[] r = master.macR();
    byte[] encryption = master.encryption();
    JsonOutput out = new JsonOutput();
    out.beginObject().field("mac").beginObject().field("k").base64(k).field("r").base64(r);
    out.endObject().field("encrypt").base64(encryption).endObject();
    byte[] text = out.bytes();
    try {
      return sealer.sealed(text);
    } finally {
      out.wipe();
      wipe(text, k, r, encryption);
    }
  }

  static SealingKey open(byte[] data, Sealer sealer) throws IOException {
    byte[] text = sealer.opened(data);
    byte[] k = new byte[0];
    byte[] r = new byte[0];
    byte[] encryption = new byte[0];
    try (JsonInput in = JsonInput.of("master key", text)) {
      in.beginObject();
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        switch (name) {
          case "mac" -> {
            in.beginObject();
            for (String part = in.nextField(); part != null; part = in.nextField()) {
              switch (part) {
                case "k" -> k = in.readBase64();
                case "r" -> r = in.readBase64();
                default -> in.skip();
              }
            }
          }
          case "encrypt" -> encryption = in.readBase64();
          default -> in.skip();
        }
      }
      in.end();
      return SealingKey.of(encryption, k, r);
    } catch (IllegalArgumentException e) {
      throw Damage.of("the master key is damaged: " + e.getMessage(), e);
    } finally {
      wipe(text, k, r, encryption);
    }
  }

  private static void wipe(byte[]... secrets) {
    for (byte[] secret : secrets) {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
