package io.respaldo.format.repository.internal.lock;

import io.respaldo.format.repository.internal.json.JsonInput;
import io.respaldo.format.repository.internal.json.JsonOutput;
import io.respaldo.format.repository.internal.json.Timestamp;
import java.io.IOException;

/** What a lock file says. */
record LockDocument(Timestamp time, boolean exclusive, LockOwner owner) {
  private static final long MAX_32 = 0xffffffffL;

  byte[] encode() {
    JsonOutput out = new JsonOutput().beginObject();
    out.field("time").time(time).field("exclusive").bool(exclusive);
    out.field("hostname").string(owner.hostname()).field("username").string(owner.username());
    out.field("pid").number(owner.pid());
    if (owner.uid() != 0) {
      out.field("uid").number(owner.uid());
    }
    if (owner.gid() != 0) {
      out.field("gid").number(owner.gid());
    }
    ProcessMark mark = owner.mark();
    if (mark.isKnown()) {
      out.field("respaldo").beginObject().field("boot").string(mark.boot());
      out.field("namespace").string(mark.namespace()).field("started").number(mark.started());
      out.endObject();
    }
    return out.endObject().bytes();
  }

  /**
   * @throws io.respaldo.storage.StorageException DAMAGED
   */
  static LockDocument decode(byte[] json) throws IOException {
    Timestamp time = Timestamp.ZERO;
    boolean exclusive = false;
    String hostname = "";
    String username = "";
    long pid = 0;
    long uid = 0;
    long gid = 0;
    ProcessMark mark = ProcessMark.NONE;
    try (JsonInput in = JsonInput.of("lock", json)) {
      in.beginObject();
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        switch (name) {
          case "time" -> time = in.readTime();
          case "exclusive" -> exclusive = in.readBoolean();
          case "hostname" -> hostname = in.readString();
          case "username" -> username = in.readString();
          case "pid" -> pid = in.readUnsigned(Long.MAX_VALUE);
          case "uid" -> uid = in.readUnsigned(MAX_32);
          case "gid" -> gid = in.readUnsigned(MAX_32);
          case "respaldo" -> mark = in.beginObjectIfAny() ? mark(in) : ProcessMark.NONE;
          default -> in.skip();
        }
      }
      in.end();
    }
    return new LockDocument(
        time, exclusive, new LockOwner(hostname, username, pid, uid, gid, mark));
  }

  private static ProcessMark mark(JsonInput in) throws IOException {
    String boot = "";
    String namespace = "";
    long started = 0;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "boot" -> boot = in.readString();
        case "namespace" -> namespace = in.readString();
        case "started" -> started = in.readUnsigned(Long.MAX_VALUE);
        default -> in.skip();
      }
    }
    return new ProcessMark(boot, namespace, started);
  }
}
