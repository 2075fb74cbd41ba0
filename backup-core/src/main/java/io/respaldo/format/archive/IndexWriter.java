package io.respaldo.format.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.respaldo.part.Entry;
import io.respaldo.part.FileNames;
import io.respaldo.part.Part;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the entry index of an archive: entries go to a work file as they come, and are copied
 * behind what is only known at the end. The format stands in the package's documentation.
 */
final class IndexWriter implements Closeable {
  static final int VERSION = 1;
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final Path work;
  private final OutputStream out;
  private final JsonGenerator json;
  private long entries;

  IndexWriter(Path work) throws IOException {
    this.work = work;
    out = gzip(Files.newOutputStream(work));
    json = JSON.createGenerator(out);
    json.setRootValueSeparator(null);
  }

  private static OutputStream gzip(OutputStream to) throws IOException {
    return new GZIPOutputStream(to, 1 << 16) {
      {
        def.setLevel(Deflater.BEST_SPEED);
      }
    };
  }

  void add(StoredEntry stored) throws IOException {
    Entry e = stored.entry();
    json.writeStartObject();
    bytes("path", "path_base64", e.path().bytes());
    json.writeStringField("type", EntryType.name(e.type()));
    if (e.isFile()) {
      json.writeNumberField("size", e.size());
    }
    json.writeStringField("mtime", e.modified().toString());
    json.writeNumberField("mode", e.mode());
    if (e.owner().isPresent()) {
      Entry.Owner o = e.owner().get();
      json.writeNumberField("uid", o.uid());
      json.writeNumberField("gid", o.gid());
      json.writeStringField("user", o.user());
      json.writeStringField("group", o.group());
    }
    if (e.link().isPresent()) {
      bytes("link", "link_base64", e.link().get().bytes());
    }
    json.writeNumberField("offset", stored.offset());
    if (stored.sha256().isPresent()) {
      json.writeStringField("sha256", HexFormat.of().formatHex(stored.sha256().get()));
    }
    json.writeEndObject();
    json.writeRaw('\n');
    entries++;
  }

  private void bytes(String plain, String base64, byte[] value) throws IOException {
    if (FileNames.isUtf8(value)) {
      json.writeStringField(plain, new String(value, StandardCharsets.UTF_8));
    } else {
      json.writeBinaryField(base64, value);
    }
  }

  /** No more entries come. */
  void finish() throws IOException {
    json.close();
    out.close();
  }

  @Override
  public void close() throws IOException {
    finish();
  }

  /** Writes the whole index. */
  void writeTo(
      OutputStream to,
      String archive,
      long size,
      Map<String, String> checksums,
      List<Part> parts,
      BlockTable blocks)
      throws IOException {
    GZIPOutputStream head = new GZIPOutputStream(to, 1 << 16);
    try (JsonGenerator g = JSON.createGenerator((OutputStream) head)) {
      g.setRootValueSeparator(null);
      g.writeStartObject();
      g.writeNumberField("respaldo_index", VERSION);
      g.writeStringField("archive", archive);
      g.writeNumberField("size", size);
      g.writeStringField("sha256", checksums.getOrDefault("sha256", ""));
      g.writeNumberField("entries", entries);
      g.writeNumberField("blocks", blocks.blocks());
      g.writeArrayFieldStart("parts");
      for (Part part : parts) {
        g.writeStartObject();
        g.writeStringField("name", part.name());
        g.writeStringField("shape", part.shape() == Part.Shape.TREE ? "tree" : "stream");
        g.writeNumberField("files", part.files());
        g.writeNumberField("bytes", part.bytes());
        g.writeEndObject();
      }
      g.writeEndArray();
      g.writeEndObject();
      g.writeRaw('\n');
      for (int i = 0; i < blocks.size(); i++) {
        g.writeStartArray();
        g.writeNumber(blocks.storedOffset(i));
        g.writeNumber(blocks.contentOffset(i));
        g.writeEndArray();
        g.writeRaw('\n');
      }
    }
    head.finish();
    Files.copy(work, to);
  }
}
