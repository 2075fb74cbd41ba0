package io.respaldo.format.archive;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/** The threads that fill and compress blocks of one archive, and what each of them keeps. */
final class Workers implements AutoCloseable {
  private final BlockCodec codec;
  private final FileFiller filler;
  private final int threads;
  private final ExecutorService executor;
  private final ConcurrentLinkedQueue<BlockCodec.Compressor> idle = new ConcurrentLinkedQueue<>();

  Workers(BlockCodec codec, FileFiller filler) {
    this.codec = codec;
    this.filler = filler;
    threads = Runtime.getRuntime().availableProcessors();
    executor = threads(threads, "respaldo-compress-");
  }

  static ExecutorService threads(int count, String name) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        count,
        work -> {
          Thread thread = new Thread(work, name + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  int threads() {
    return threads;
  }

  Future<?> submit(Block block) {
    return executor.submit(
        () -> {
          process(block);
          return null;
        });
  }

  private void process(Block block) throws InterruptedException {
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
    executor.shutdownNow();
    boolean interrupted = Thread.interrupted();
    while (!executor.isTerminated()) {
      try {
        executor.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    idle.forEach(BlockCodec.Compressor::close);
  }
}
