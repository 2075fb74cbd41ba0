package io.respaldo.format.repository.internal.tree;

import io.respaldo.format.repository.internal.json.JsonInput;
import io.respaldo.format.repository.internal.json.JsonOutput;
import io.respaldo.format.repository.internal.json.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nodes as JSON. */
final class NodeCodec {
  private static final long MAX_32 = 0xffffffffL;

  private NodeCodec() {}

  static void write(Node n, JsonOutput out) {
    writeHead(n, out);
    out.field("content");
    n.content.ifPresentOrElse(out::ids, () -> out.raw("null"));
    n.subtree.ifPresent(id -> out.field("subtree").id(id));
    text(out, "error", n.error);
    n.others.forEach((name, json) -> out.field(name).raw(json));
    out.endObject();
  }

  /** All that stands before the content. */
  static void writeHead(Node n, JsonOutput out) {
    out.beginObject();
    out.field("name").string(GoQuote.quote(n.name));
    out.field("type").string(n.type.toString());
    number(out, "mode", n.mode);
    out.field("mtime").time(n.modified);
    out.field("atime").time(n.accessed);
    out.field("ctime").time(n.changed);
    out.field("uid").number(n.uid).field("gid").number(n.gid);
    text(out, "user", n.user);
    text(out, "group", n.group);
    number(out, "inode", n.inode);
    number(out, "device_id", n.deviceId);
    number(out, "size", n.size);
    number(out, "links", n.links);
    if (n.linkTarget.length > 0) {
      out.field("linktarget").string(n.linkTarget);
      if (!Utf8.isValid(n.linkTarget)) {
        out.field("linktarget_raw").base64(n.linkTarget);
      }
    }
    attributes(n, out);
    number(out, "device", n.device);
  }

  private static void attributes(Node n, JsonOutput out) {
    if (!n.extendedAttributes.isEmpty()) {
      out.field("extended_attributes").beginArray();
      for (ExtendedAttribute x : n.extendedAttributes) {
        out.item().beginObject();
        out.field("name").string(x.name()).field("value").base64(x.value()).endObject();
      }
      out.endArray();
    }
    if (!n.genericAttributes.isEmpty()) {
      out.field("generic_attributes").beginObject();
      n.genericAttributes.forEach((name, json) -> out.field(name).raw(json));
      out.endObject();
    }
  }

  private static void number(JsonOutput out, String name, long value) {
    if (value != 0) {
      out.field(name).number(value);
    }
  }

  private static void text(JsonOutput out, String name, String value) {
    if (!value.isEmpty()) {
      out.field(name).string(value);
    }
  }

  /** Reads the rest of a node whose object has begun. */
  static Node read(JsonInput in) throws IOException {
    NodeBuilder b = new NodeBuilder();
    byte[] rawTarget = new byte[0];
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "name" -> b.name = name(in);
        case "type" -> b.type = type(in);
        case "mode" -> b.mode = in.readUnsigned(MAX_32);
        case "mtime" -> b.modified = in.readTime();
        case "atime" -> b.accessed = in.readTime();
        case "ctime" -> b.changed = in.readTime();
        case "uid" -> b.uid = in.readUnsigned(MAX_32);
        case "gid" -> b.gid = in.readUnsigned(MAX_32);
        case "user" -> b.user = in.readString();
        case "group" -> b.group = in.readString();
        case "inode" -> b.inode = in.readUnsigned();
        case "device_id" -> b.deviceId = in.readUnsigned();
        case "size" -> b.size = in.readUnsigned();
        case "links" -> b.links = in.readUnsigned();
        case "linktarget" -> b.linkTarget = utf8(in.readString());
        case "linktarget_raw" -> rawTarget = in.readBase64();
        case "extended_attributes" -> b.extendedAttributes = extended(in);
        case "generic_attributes" -> b.genericAttributes(generic(in));
        case "device" -> b.device = in.readUnsigned();
        case "content" -> b.content = in.readIds();
        case "subtree" -> b.subtree = in.readOptionalId();
        case "error" -> b.error = in.readString();
        default -> other(b, name, in.readRaw());
      }
    }
    if (rawTarget.length > 0) {
      b.linkTarget = rawTarget;
    }
    if (b.type == null || !NodeBuilder.isName(b.name)) {
      throw in.damage("a node has no type, or no name that a file can have");
    }
    return b.build();
  }

  private static void other(NodeBuilder b, String name, String json) {
    if (b.others.isEmpty()) {
      b.others = new LinkedHashMap<>();
    }
    b.others.put(name, json);
  }

  static byte[] name(JsonInput in) throws IOException {
    byte[] name = GoQuote.unquote(utf8(in.readString()));
    if (name == null) {
      throw in.damage("a name is not quoted as names are");
    }
    return name;
  }

  /** Java's characters as UTF-8, halves of pairs replaced as Go does. */
  private static byte[] utf8(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return paired(text).getBytes(StandardCharsets.UTF_8);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String paired(String text) {
    StringBuilder all = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(all::appendCodePoint);
    return all.toString();
  }

  static NodeType type(JsonInput in) throws IOException {
    String word = in.readString();
    return NodeType.of(word).orElseThrow(() -> in.damage("a node is of type '" + word + "'"));
  }

  private static List<ExtendedAttribute> extended(JsonInput in) throws IOException {
    List<ExtendedAttribute> all = new ArrayList<>();
    if (in.beginArrayIfAny()) {
      while (in.nextObject()) {
        String attribute = "";
        byte[] value = new byte[0];
        for (String name = in.nextField(); name != null; name = in.nextField()) {
          switch (name) {
            case "name" -> attribute = in.readString();
            case "value" -> value = in.readBase64();
            default -> in.skip();
          }
        }
        all.add(new ExtendedAttribute(attribute, value));
      }
    }
    return all;
  }

  private static Map<String, String> generic(JsonInput in) throws IOException {
    Map<String, String> all = new TreeMap<>();
    if (in.beginObjectIfAny()) {
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        all.put(name, in.readRaw());
      }
    }
    return all;
  }
}
