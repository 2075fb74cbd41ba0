package io.respaldo.examples.storage;

import io.respaldo.storage.ObjectKey;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;

/**
 * What stands before an object's bytes. The info of an object thus comes from the very file that is
 * read, and not from a second look at a name that may mean another file by then.
 *
 * @param version made anew for each creation
 */
record Header(ObjectKey key, UUID version) {
  void writeTo(DataOutputStream out) throws IOException {
    out.writeUTF(key.path());
    out.writeLong(version.getMostSignificantBits());
    out.writeLong(version.getLeastSignificantBits());
  }

  static Header readFrom(DataInputStream in) throws IOException {
    return new Header(new ObjectKey(in.readUTF()), new UUID(in.readLong(), in.readLong()));
  }
}
