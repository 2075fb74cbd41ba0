package io.respaldo.format.archive;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32;

/** Fills blocks of a tar and compresses them. Keeps the compressors that workers used. */
record TarWork(
    BlockCodec codec, FileFiller filler, ConcurrentLinkedQueue<BlockCodec.Compressor> idle)
    implements BlockWork {
  static TarWork with(BlockCodec codec) {
    return new TarWork(codec, new FileFiller(), new ConcurrentLinkedQueue<>());
  }

  @Override
  public void process(Block block) throws InterruptedException {
    filler.fill(block);
    if (block.length == 0) {
      return;
    }
    CRC32 crc = new CRC32();
    crc.update(block.in, 0, block.length);
    block.crc = (int) crc.getValue();
    BlockCodec.Compressor compressor = idle.poll();
    if (compressor == null) {
      compressor = codec.compressor();
    }
    compressor.compress(block);
    idle.add(compressor);
  }

  @Override
  public void close() {
    idle.forEach(BlockCodec.Compressor::close);
    idle.clear();
  }
}
