package io.respaldo.format.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** How the bytes of a tar become a compressed file of independent blocks. Stateless. */
interface BlockCodec {
  /** Compresses blocks; one thread at a time. */
  interface Compressor extends Closeable {
    /** Fills {@link Block#out} from the first {@link Block#length} bytes of {@link Block#in}. */
    void compress(Block block);

    @Override
    void close();
  }

  /** Decompresses blocks; one thread at a time. */
  interface Decompressor extends Closeable {
    /**
     * @throws IOException when the block does not hold exactly as many bytes as the output takes
     */
    void decompress(byte[] block, int length, byte[] out, int outLength) throws IOException;

    @Override
    void close();
  }

  String suffix();

  /** How every file of this kind begins. */
  byte[] magic();

  /** How many bytes a block holds at most. */
  int blockSize();

  Compressor compressor();

  Decompressor decompressor();

  /** What stands before the first block. */
  byte[] head();

  /** What stands after the last block. */
  byte[] tail(int crc, long size);

  /** Reads a whole file of this kind, whoever made it; an early end or trailing bytes throw. */
  InputStream sequential(InputStream in) throws IOException;
}
