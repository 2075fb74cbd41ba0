package io.respaldo.format.archive;

import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The uncompressed stream of an archive whose blocks are known, from any place on. */
final class BlockInput extends InputStream {
  private final StorageBackend storage;
  private final ObjectKey key;
  private final BlockTable table;
  private final BlockCodec.Decompressor decompressor;
  private byte[] packed = new byte[0];
  private byte[] plain = new byte[0];
  private @Nullable InputStream in;
  private int nextBlock;
  private int block = -1;
  private int at;
  private int length;

  BlockInput(StorageBackend storage, ObjectKey key, BlockTable table, BlockCodec codec) {
    this.storage = storage;
    this.key = key;
    this.table = table;
    decompressor = codec.decompressor();
  }

  /** The next byte read will be this one of the uncompressed stream. */
  void seek(long contentOffset) throws IOException {
    int wanted = table.find(contentOffset);
    if (wanted != block) {
      if (wanted == table.blocks()) {
        block = wanted;
        at = 0;
        length = 0;
        return;
      }
      if (wanted != nextBlock) {
        closeInput();
      }
      load(wanted);
    }
    at = (int) (contentOffset - table.contentOffset(wanted));
  }

  private void load(int wanted) throws IOException {
    InputStream from = in;
    if (from == null) {
      long start = table.storedOffset(wanted);
      from = storage.open(key, Range.of(start, table.storedOffset(table.blocks()) - start));
      in = from;
    }
    block = -1;
    int packedLength = table.storedLength(wanted);
    int plainLength = table.contentLength(wanted);
    packed = packed.length < packedLength ? new byte[packedLength] : packed;
    plain = plain.length < plainLength ? new byte[plainLength] : plain;
    nextBlock = wanted + 1;
    if (from.readNBytes(packed, 0, packedLength) < packedLength) {
      throw new EOFException("ends early, before byte " + table.storedOffset(wanted + 1));
    }
    try {
      decompressor.decompress(packed, packedLength, plain, plainLength);
    } catch (IOException e) {
      throw new IOException(
          e.getMessage()
              + ", at bytes "
              + table.storedOffset(wanted)
              + " to "
              + table.storedOffset(wanted + 1),
          e);
    }
    block = wanted;
    at = 0;
    length = plainLength;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (at == length) {
      int next = block < 0 ? nextBlock : block + 1;
      if (next >= table.blocks()) {
        return -1;
      }
      load(next);
    }
    int n = Math.min(len, length - at);
    System.arraycopy(plain, at, b, off, n);
    at += n;
    return n;
  }

  private void closeInput() throws IOException {
    if (in != null) {
      in.close();
      in = null;
    }
  }

  @Override
  public void close() throws IOException {
    decompressor.close();
    closeInput();
  }
}
