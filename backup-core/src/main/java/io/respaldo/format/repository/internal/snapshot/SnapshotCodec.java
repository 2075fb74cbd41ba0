package io.respaldo.format.repository.internal.snapshot;

import io.respaldo.format.repository.internal.json.JsonInput;
import io.respaldo.format.repository.internal.json.JsonOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots as JSON. */
public final class SnapshotCodec {
  private static final long MAX_32 = 0xffffffffL;

  private SnapshotCodec() {}

  public static byte[] encode(Snapshot s) {
    JsonOutput out = new JsonOutput();
    out.beginObject().field("time").time(s.time());
    s.parent().ifPresent(id -> out.field("parent").id(id));
    out.field("tree");
    s.tree().ifPresentOrElse(out::id, () -> out.raw("null"));
    out.field("paths").strings(s.paths());
    text(out, "hostname", s.hostname());
    text(out, "username", s.username());
    number(out, "uid", s.uid());
    number(out, "gid", s.gid());
    strings(out, "excludes", s.excludes());
    strings(out, "tags", s.tags());
    s.original().ifPresent(id -> out.field("original").id(id));
    text(out, "program_version", s.programVersion());
    s.summary().ifPresent(summary -> summary.write(out.field("summary")));
    s.others().forEach((name, json) -> out.field(name).raw(json));
    return out.endObject().bytes();
  }

  private static void text(JsonOutput out, String name, String value) {
    if (!value.isEmpty()) {
      out.field(name).string(value);
    }
  }

  private static void number(JsonOutput out, String name, long value) {
    if (value != 0) {
      out.field(name).number(value);
    }
  }

  private static void strings(JsonOutput out, String name, List<String> values) {
    if (!values.isEmpty()) {
      out.field(name).strings(values);
    }
  }

  /**
   * @throws io.respaldo.storage.StorageException DAMAGED
   */
  public static Snapshot decode(byte[] json) throws IOException {
    SnapshotBuilder b = new SnapshotBuilder();
    Map<String, String> others = new LinkedHashMap<>();
    boolean tree = false;
    try (JsonInput in = JsonInput.of("snapshot", json)) {
      in.beginObject();
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        switch (name) {
          case "time" -> b.time(in.readTime());
          case "parent" -> b.parent(in.readOptionalId());
          case "tree" -> {
            b.tree(Optional.of(in.readId()));
            tree = true;
          }
          case "paths" -> b.paths(in.readStrings());
          case "hostname" -> b.hostname(in.readString());
          case "username" -> b.username(in.readString());
          case "uid" -> b.uid(in.readUnsigned(MAX_32));
          case "gid" -> b.gid(in.readUnsigned(MAX_32));
          case "excludes" -> b.excludes(in.readStrings());
          case "tags" -> b.tags(in.readStrings());
          case "original" -> b.original(in.readOptionalId());
          case "program_version" -> b.programVersion(in.readString());
          case "summary" ->
              b.summary(
                  in.beginObjectIfAny() ? Optional.of(SnapshotSummary.read(in)) : Optional.empty());
          default -> others.put(name, in.readRaw());
        }
      }
      in.end();
      if (!tree) {
        throw in.damage("it names no tree");
      }
    }
    return b.others(others).build();
  }
}
