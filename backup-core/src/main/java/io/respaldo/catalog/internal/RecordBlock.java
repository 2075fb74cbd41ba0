package io.respaldo.catalog.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.Finding;
import io.respaldo.catalog.RunRecord;
import io.respaldo.part.Part;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.Tag;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of one month, each with what a listing told of its object when it was read; some 300
 * bytes a record. Immutable; equal to itself only.
 */
final class RecordBlock {
  private static final Logger LOG = LoggerFactory.getLogger(RecordBlock.class);
  static final RecordBlock EMPTY = new RecordBlock(new byte[0], 0);

  /** Changes whenever a field comes, goes or changes its place, and with {@link RecordWriter}. */
  static final String LAYOUT = "2" + layout();

  /** A record, and the object that it was read from. */
  record Known(RunRecord record, long size, Instant modified, Optional<Tag> tag) {
    Known(RunRecord record, ObjectInfo info) {
      this(record, info.size(), info.modified(), info.tag());
    }

    String object() {
      return record.runId() + ".json";
    }

    /** By the tag, where a listing tells it: equal tags mean equal content. */
    boolean isOf(ObjectInfo listed) {
      return listed.tag().isPresent()
          ? listed.tag().equals(tag)
          : listed.size() == size && listed.modified().equals(modified);
    }
  }

  private final byte[] bytes;
  private final int count;

  /** Of bytes that nobody changes any more. */
  RecordBlock(byte[] bytes, int count) {
    this.bytes = bytes;
    this.count = count;
  }

  int count() {
    return count;
  }

  int size() {
    return bytes.length;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(count);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static RecordBlock of(List<Known> all) {
    RecordWriter out = new RecordWriter();
    for (Known known : all) {
      out.number(known.size());
      out.time(known.modified());
      out.optional(known.tag(), tag -> out.text(tag.value()));
      out.record(known.record());
    }
    return new RecordBlock(out.bytes(), all.size());
  }

  /** All of them; none when these are not the bytes that were written. */
  List<Known> all() {
    List<Known> all = new ArrayList<>();
    try {
      RecordReader in = new RecordReader(bytes);
      while (in.hasMore()) {
        long size = in.number();
        Instant modified = in.time();
        Optional<Tag> tag = in.optional(() -> new Tag(in.text()));
        all.add(new Known(in.record(), size, modified, tag));
      }
    } catch (RuntimeException e) {
      LOG.warn("records that were remembered are read again: {}", e.toString());
      return List.of();
    }
    return all.size() == count ? all : List.of();
  }

  private static String layout() {
    StringBuilder all = new StringBuilder();
    for (Class<?> type :
        List.of(
            RunRecord.class,
            RunRecord.Failure.class,
            RunRecord.Deletion.class,
            Backup.class,
            Backup.Origin.class,
            Backup.Content.class,
            Part.class,
            Finding.class,
            Actor.class)) {
      for (RecordComponent field : type.getRecordComponents()) {
        all.append(' ').append(field.getName()).append(':').append(field.getType().getName());
      }
    }
    return Integer.toHexString(all.toString().hashCode());
  }
}
