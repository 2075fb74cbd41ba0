package io.respaldo.format.repository.internal.key;

import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.json.JsonInput;
import io.respaldo.format.repository.internal.json.JsonOutput;
import io.respaldo.format.repository.internal.json.Timestamp;
import java.io.IOException;
import java.security.SecureRandom;

/**
 * A key file's content.
 *
 * @param username who made it, for people
 * @param hostname where it was made, for people
 * @param data the sealed master key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never shared
record KeyFile(
    Timestamp created,
    String username,
    String hostname,
    ScryptCost cost,
    byte[] salt,
    byte[] data) {
  private static final int SALT_BYTES = 64;
  private static final int MAX_DATA = 64 << 10;
  private static final String SCRYPT = "scrypt";

  static KeyFile seal(
      SealingKey master, char[] password, KeyLabel label, ScryptCost cost, SecureRandom random)
      throws IOException {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    SealingKey user = Scrypt.key(password, salt, cost);
    try {
      byte[] data = MasterKeyText.seal(master, new Sealer(user, random));
      return new KeyFile(label.created(), label.username(), label.hostname(), cost, salt, data);
    } finally {
      user.wipe();
    }
  }

  /**
   * The master key.
   *
   * @throws io.respaldo.format.repository.internal.crypto.NotAuthenticException for another
   *     password
   */
  SealingKey open(char[] password, SecureRandom random) throws IOException {
    SealingKey user = Scrypt.key(password, salt, cost);
    try {
      return MasterKeyText.open(data, new Sealer(user, random));
    } finally {
      user.wipe();
    }
  }

  byte[] encode() {
    JsonOutput out = new JsonOutput();
    out.beginObject().field("created").time(created);
    out.field("username").string(username).field("hostname").string(hostname);
    out.field("kdf").string(SCRYPT);
    out.field("N").number(cost.n()).field("r").number(cost.r()).field("p").number(cost.p());
    out.field("salt").base64(salt).field("data").base64(data);
    return out.endObject().bytes();
  }

  /**
   * @throws io.respaldo.storage.StorageException DAMAGED; UNSUPPORTED for anything but scrypt at a
   *     cost that can be paid
   */
  static KeyFile decode(byte[] json) throws IOException {
    Timestamp created = Timestamp.ZERO;
    String username = "";
    String hostname = "";
    String kdf = "";
    long n = 0;
    long r = 0;
    long p = 0;
    byte[] salt = new byte[0];
    byte[] data = new byte[0];
    try (JsonInput in = JsonInput.of("key", json)) {
      in.beginObject();
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        switch (name) {
          case "created" -> created = in.readTime();
          case "username" -> username = in.readString();
          case "hostname" -> hostname = in.readString();
          case "kdf" -> kdf = in.readString();
          case "N" -> n = in.readUnsigned();
          case "r" -> r = in.readUnsigned();
          case "p" -> p = in.readUnsigned();
          case "salt" -> salt = in.readBase64();
          case "data" -> data = in.readBase64();
          default -> in.skip();
        }
      }
      in.end();
    }
    if (!kdf.equals(SCRYPT)) {
      throw Damage.unsupported("the key is made by '" + kdf + "', but only scrypt is known");
    }
    if (salt.length != SALT_BYTES || data.length <= Sealer.OVERHEAD || data.length > MAX_DATA) {
      throw Damage.of(
          "the key is damaged: " + salt.length + " bytes of salt, " + data.length + " of data");
    }
    ScryptCost cost = new ScryptCost(n, r, p);
    cost.check();
    return new KeyFile(created, username, hostname, cost, salt, data);
  }
}
