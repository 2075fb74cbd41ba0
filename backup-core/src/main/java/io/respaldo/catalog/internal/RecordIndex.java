package io.respaldo.catalog.internal;

import io.respaldo.InstanceName;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spares a new process the reading of records one by one: one object with all records of an
 * instance, {@code instances/NAME/runs/index.bin}, as they were when it was written.
 *
 * <p>Derived and disposable. Whoever reads it compares each record in it with the listing, and
 * reads those that changed since; so an old one costs time, not truth. A damaged one, or one of
 * another version, is as good as none. It may be removed at any time, and comes back with a later
 * backup.
 */
final class RecordIndex {
  private static final Logger LOG = LoggerFactory.getLogger(RecordIndex.class);
  private static final String NAME = "index.bin";
  private static final String MAGIC = "respaldo records ";
  private static final int MAX_BYTES = 64 << 20;

  private final StorageBackend home;

  RecordIndex(StorageBackend home) {
    this.home = home;
  }

  static ObjectKey key(InstanceName name) {
    return Layout.runs(name).key(NAME);
  }

  /** Blocks by the path of their month's folder; empty when there is nothing of use. */
  Map<String, RecordBlock> read(InstanceName name) throws IOException {
    try (ObjectContent in = home.open(key(name))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length <= MAX_BYTES) {
        return blocks(name, bytes);
      }
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.MISSING && e.kind() != StorageException.Kind.DAMAGED) {
        throw e;
      }
    }
    return Map.of();
  }

  private static Map<String, RecordBlock> blocks(InstanceName name, byte[] bytes) {
    Map<String, RecordBlock> blocks = new LinkedHashMap<>();
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      if (in.readLong() != crc(bytes, Long.BYTES) || !in.readUTF().equals(header(name))) {
        throw new IOException("not what this version wrote");
      }
      while (in.available() > 0) {
        String folder = in.readUTF();
        int count = in.readInt();
        byte[] block = new byte[Math.min(in.readInt(), in.available())];
        in.readFully(block);
        blocks.put(folder, new RecordBlock(block, count));
      }
      return blocks;
    } catch (IOException | RuntimeException e) {
      LOG.info("the index of the records of {} is not used: {}", name, e.toString());
      return Map.of();
    }
  }

  /** Writes it in place of what lies there, unless somebody else does the same just now. */
  void write(InstanceName name, Map<String, RecordBlock> blocks) throws IOException {
    ObjectKey key = key(name);
    Body body = body(name, blocks);
    if (body.size().orElse(0) > MAX_BYTES) {
      LOG.info("the records of {} are too many for an index", name);
      return;
    }
    try {
      Optional<ObjectInfo> there = home.find(key);
      if (there.isPresent()) {
        home.replace(key, body, there.get().requireTag());
      } else {
        home.create(key, body);
      }
    } catch (StorageException e) {
      switch (e.kind()) {
        case EXISTS, CHANGED, MISSING ->
            LOG.debug("the index of the records of {} was just written by another", name);
        default -> throw e;
      }
    }
  }

  private static Body body(InstanceName name, Map<String, RecordBlock> blocks) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(0);
      out.writeUTF(header(name));
      for (Map.Entry<String, RecordBlock> month : new TreeMap<>(blocks).entrySet()) {
        out.writeUTF(month.getKey());
        month.getValue().writeTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] all = bytes.toByteArray();
    ByteBuffer.wrap(all).putLong(0, crc(all, Long.BYTES));
    return Body.of(all);
  }

  /** One that was copied from another instance's folder is none. */
  private static String header(InstanceName name) {
    return MAGIC + RecordBlock.LAYOUT + " " + name;
  }

  private static long crc(byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    if (bytes.length > from) {
      crc.update(bytes, from, bytes.length - from);
    }
    return crc.getValue();
  }
}
