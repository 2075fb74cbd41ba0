package io.respaldo.format.repository.internal.index;

import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.UnpackedFiles;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.JsonOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Collects stored packs for one index file after the other. Not thread-safe. */
public final class IndexBuilder {
  private static final int FULL = 50_000;

  /** Where restic wants the file to be below, before compression makes it smaller still. */
  private static final int FULL_BYTES = 8 << 20;

  private static final byte[] OPENING = "{\"packs\":[".getBytes(StandardCharsets.UTF_8);

  private final JsonOutput json = new JsonOutput();
  private int blobs;

  public IndexBuilder() {
    clear();
  }

  /** Adds a pack that is durable, with all its blobs. */
  public void add(Id pack, List<StoredBlob> all) {
    json.item().beginObject().field("id").id(pack).field("blobs").beginArray();
    for (StoredBlob blob : all) {
      json.item().beginObject();
      json.field("id").id(blob.handle().id());
      json.field("type").string(blob.handle().type().toString());
      json.field("offset").number(blob.offset()).field("length").number(blob.length());
      if (blob.isCompressed()) {
        json.field("uncompressed_length").number(blob.plainLength());
      }
      json.endObject();
    }
    json.endArray().endObject();
    blobs += all.size();
  }

  /** Whether it should be stored before more is added. */
  public boolean isFull() {
    return blobs >= FULL || json.length() >= FULL_BYTES;
  }

  public boolean isEmpty() {
    return blobs == 0;
  }

  /** The document as it is stored, with what Go puts behind it. */
  byte[] encode() {
    byte[] closing = {']', '}', '\n'};
    byte[] all = java.util.Arrays.copyOf(json.array(), json.length() + closing.length);
    System.arraycopy(closing, 0, all, json.length(), closing.length);
    return all;
  }

  /** Stores what was collected and begins anew; nothing is stored of nothing. Durable on return. */
  public Optional<Id> store(UnpackedFiles files) throws IOException {
    if (isEmpty()) {
      return Optional.empty();
    }
    Id id = files.write(FileType.INDEX, encode());
    clear();
    return Optional.of(id);
  }

  private void clear() {
    blobs = 0;
    json.clear().raw(OPENING);
  }
}
