package io.respaldo.format.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.Part;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@link IndexWriter} wrote: its head at once, then entry by entry. */
final class ArchiveIndex implements Closeable {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();
  private static final int MAX_BLOCK = 64 << 20;

  private final JsonParser json;
  private final BlockTable blocks = new BlockTable();
  private final List<Part> parts = new ArrayList<>();
  private String archive = "";
  private String sha256 = "";
  private long size;
  private long entries;
  private long blockCount;
  private long seen;

  /** Takes the stream over. */
  ArchiveIndex(InputStream in) throws IOException {
    JsonParser parser = null;
    try {
      parser = JSON.createParser((InputStream) new GzipInput(in));
      json = parser;
      head();
      readBlocks();
    } catch (IOException | RuntimeException e) {
      if (parser != null) {
        parser.close();
      }
      in.close();
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
  }

  String archive() {
    return archive;
  }

  String sha256() {
    return sha256;
  }

  long size() {
    return size;
  }

  long entryCount() {
    return entries;
  }

  List<Part> parts() {
    return parts;
  }

  BlockTable table() {
    return blocks;
  }

  private void head() throws IOException {
    long version = 0;
    require(json.nextToken() == JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      require(json.nextToken() != null);
      switch (field) {
        case "respaldo_index" -> version = json.getLongValue();
        case "archive" -> archive = json.getText();
        case "size" -> size = json.getLongValue();
        case "sha256" -> sha256 = json.getText();
        case "entries" -> entries = json.getLongValue();
        case "blocks" -> blockCount = json.getLongValue();
        case "parts" -> readParts();
        default -> json.skipChildren();
      }
    }
    if (version != IndexWriter.VERSION) {
      throw new IOException("the index is of version " + version + ", which is unknown here");
    }
  }

  private void readParts() throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String name = "";
      Part.Shape shape = Part.Shape.STREAM;
      long files = 0;
      long bytes = 0;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        require(json.nextToken() != null);
        switch (field) {
          case "name" -> name = json.getText();
          case "shape" ->
              shape = json.getText().equals("tree") ? Part.Shape.TREE : Part.Shape.STREAM;
          case "files" -> files = json.getLongValue();
          case "bytes" -> bytes = json.getLongValue();
          default -> json.skipChildren();
        }
      }
      parts.add(new Part(name, shape, files, bytes));
    }
  }

  private void readBlocks() throws IOException {
    for (long i = blockCount == 0 ? 1 : 0; i <= blockCount; i++) {
      require(json.nextToken() == JsonToken.START_ARRAY);
      long stored = json.nextLongValue(-1);
      long content = json.nextLongValue(-1);
      require(json.nextToken() == JsonToken.END_ARRAY);
      int last = blocks.size() - 1;
      require(
          stored >= 0
              && content >= 0
              && (last < 0
                  || (fits(stored - blocks.storedOffset(last))
                      && fits(content - blocks.contentOffset(last)))));
      blocks.add(stored, content);
    }
  }

  private static boolean fits(long length) {
    return length > 0 && length <= MAX_BLOCK;
  }

  /** The next entry; null at the end, if it is the end. */
  @Nullable StoredEntry next() throws IOException {
    try {
      JsonToken token = json.nextToken();
      if (token == null) {
        if (seen != entries) {
          throw new IOException("the index has " + seen + " of " + entries + " entries");
        }
        return null;
      }
      require(token == JsonToken.START_OBJECT);
      seen++;
      return entry();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("the index is damaged at entry " + seen + ": " + e.getMessage(), e);
    }
  }

  private StoredEntry entry() throws IOException {
    byte[] path = {};
    byte[] link = null;
    byte[] hash = null;
    String type = "";
    String user = "";
    String group = "";
    long bytes = 0;
    Instant modified = Instant.EPOCH;
    long uid = -1;
    long gid = -1;
    long offset = 0;
    int mode = 0;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      require(json.nextToken() != null);
      switch (field) {
        case "path" -> path = json.getText().getBytes(StandardCharsets.UTF_8);
        case "path_base64" -> path = json.getBinaryValue();
        case "link" -> link = json.getText().getBytes(StandardCharsets.UTF_8);
        case "link_base64" -> link = json.getBinaryValue();
        case "type" -> type = json.getText();
        case "size" -> bytes = json.getLongValue();
        case "mtime" -> modified = Instant.parse(json.getText());
        case "mode" -> mode = json.getIntValue() & 07777;
        case "uid" -> uid = json.getLongValue();
        case "gid" -> gid = json.getLongValue();
        case "user" -> user = json.getText();
        case "group" -> group = json.getText();
        case "offset" -> offset = json.getLongValue();
        case "sha256" -> hash = HexFormat.of().parseHex(json.getText());
        default -> json.skipChildren();
      }
    }
    Entry entry =
        new Entry(
            EntryPath.of(path),
            EntryType.of(type),
            bytes,
            modified,
            mode,
            uid < 0 ? Optional.empty() : Optional.of(new Entry.Owner(uid, gid, user, group)),
            Optional.ofNullable(link).map(LinkTarget::of));
    return new StoredEntry(entry, offset, Optional.ofNullable(hash));
  }

  private void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("the index is damaged near entry " + seen);
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
