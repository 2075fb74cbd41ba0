package io.respaldo.format.repository.internal.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.respaldo.format.repository.internal.error.Damage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Decompresses whole frames into buffers of known size, with one context for all. Confined to one
 * thread; holds native memory until closed.
 */
public final class Decompressor implements AutoCloseable {
  private static final int SMALL = 64 << 10;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();

  /**
   * Fills exactly this part of a buffer.
   *
   * @throws io.respaldo.storage.StorageException DAMAGED when the frame is none, or holds more or
   *     less
   */
  public void decompress(byte[] frame, int offset, int length, byte[] to, int at, int expected)
      throws IOException {
    Objects.checkFromIndexSize(at, expected, to.length);
    Objects.checkFromIndexSize(offset, length, frame.length);
    int n;
    try {
      n = context.decompressByteArray(to, at, expected, frame, offset, length);
    } catch (ZstdException e) {
      throw Damage.of("cannot be decompressed to " + expected + " bytes: " + e.getMessage(), e);
    }
    if (n != expected) {
      throw Damage.of("holds " + n + " bytes instead of " + expected);
    }
  }

  /**
   * The content of a frame as a stream, for what is larger than memory should hold. What is small,
   * as snapshots and locks are, costs no stream's buffers.
   */
  public static InputStream stream(byte[] frame, int offset, int length) throws IOException {
    long size = Zstd.getFrameContentSize(frame, offset, length);
    if (size > 0 && size <= SMALL) {
      byte[] content = new byte[(int) size];
      try {
        long n = Zstd.decompressByteArray(content, 0, content.length, frame, offset, length);
        if (n == size) {
          return new ByteArrayInputStream(content);
        }
      } catch (ZstdException e) {
        // the stream tells where
      }
    }
    return new DamageTellingInput(
        new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(frame, offset, length)));
  }

  @Override
  public void close() {
    context.close();
  }
}
