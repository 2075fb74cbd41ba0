package io.respaldo.format.archive;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;

/** Independent Zstandard frames (RFC 8878), each with its size and checksum. */
final class ZstdCodec implements BlockCodec {
  private static final int BLOCK_SIZE = 4 << 20;
  private static final int LEVEL = 3;

  @Override
  public String suffix() {
    return ".tar.zst";
  }

  @Override
  public byte[] magic() {
    return new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  }

  @Override
  public int blockSize() {
    return BLOCK_SIZE;
  }

  @Override
  public Compressor compressor() {
    return new Frames();
  }

  @Override
  public Decompressor decompressor() {
    return new Unframe();
  }

  @Override
  public byte[] head() {
    return new byte[0];
  }

  @Override
  public byte[] tail(int crc, long size) {
    return new byte[0];
  }

  @Override
  public InputStream sequential(InputStream in) throws IOException {
    return new ZstdInput(in);
  }

  private static final class Frames implements Compressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx();

    Frames() {
      context.setLevel(LEVEL).setChecksum(true).setContentSize(true);
    }

    @Override
    public void compress(Block block) {
      block.requireOut(block.in.length + block.in.length / 128 + 1024);
      block.outLength =
          context.compressByteArray(block.out, 0, block.out.length, block.in, 0, block.length);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private static final class Unframe implements Decompressor {
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();

    @Override
    public void decompress(byte[] block, int length, byte[] out, int outLength) throws IOException {
      try {
        int n = context.decompressByteArray(out, 0, outLength, block, 0, length);
        if (n != outLength) {
          throw new IOException("the block ends early");
        }
      } catch (ZstdException e) {
        throw new IOException("the block is damaged: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
