package io.respaldo.format.archive;

import io.respaldo.part.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream of unknown length: tar needs the length before the content, so the stream is
 * compressed into a work file, block by block as the archive will hold it. A short one stays in
 * memory, as it is.
 */
final class Spool extends OutputStream {
  private static final int SHORT = 256 * 1024;

  private final Path work;
  private final int blockSize;
  private final Workers workers;
  private final MessageDigest sha256 = Digests.sha256();
  private byte[] head = new byte[4096];
  private long size;
  private @Nullable OutputStream file;
  private @Nullable BlockPipeline pipeline;
  private @Nullable Block current;
  private int[] lengths = new int[3 * 16];
  private int blocks;

  Spool(Path work, int blockSize, Workers workers) {
    this.work = work;
    this.blockSize = blockSize;
    this.workers = workers;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    sha256.update(b, off, len);
    if (pipeline == null && size + len <= SHORT) {
      if (head.length < size + len) {
        head = Arrays.copyOf(head, Math.min(SHORT, Math.max(head.length * 4, (int) size + len)));
      }
      System.arraycopy(b, off, head, (int) size, len);
    } else {
      try {
        fill(b, off, len);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while compressing a stream");
      }
    }
    size += len;
  }

  private void fill(byte[] b, int off, int len) throws IOException, InterruptedException {
    if (pipeline == null) {
      file = Files.newOutputStream(work);
      pipeline = new BlockPipeline(workers, blockSize, this::take);
      int before = (int) size;
      byte[] first = head;
      head = new byte[0];
      fill(pipeline, first, 0, before);
    }
    fill(pipeline, b, off, len);
  }

  private void fill(BlockPipeline to, byte[] b, int off, int len)
      throws IOException, InterruptedException {
    int at = off;
    while (at < off + len) {
      Block block = current == null ? to.acquire() : current;
      current = block;
      int n = Math.min(block.in.length - block.length, off + len - at);
      System.arraycopy(b, at, block.in, block.length, n);
      block.length += n;
      at += n;
      if (block.length == block.in.length) {
        current = null;
        to.submit(block);
      }
    }
  }

  private void take(Block block) throws IOException {
    if (file == null) {
      throw new IllegalStateException("no work file");
    }
    file.write(block.out, 0, block.outLength);
    if (3 * blocks == lengths.length) {
      lengths = Arrays.copyOf(lengths, lengths.length * 2);
    }
    lengths[3 * blocks] = block.outLength;
    lengths[3 * blocks + 1] = block.length;
    lengths[3 * blocks + 2] = block.crc;
    blocks++;
  }

  /** The stream is complete. */
  void finish() throws IOException, InterruptedException {
    if (pipeline != null && file != null) {
      if (current != null) {
        pipeline.submit(current);
        current = null;
      }
      pipeline.drain();
      file.close();
    }
  }

  /** Whether {@link #open} gives the plain content. */
  boolean isPlain() {
    return pipeline == null;
  }

  long size() {
    return size;
  }

  /** To be asked once. */
  byte[] sha256() {
    return sha256.digest();
  }

  int blocks() {
    return blocks;
  }

  int storedLength(int block) {
    return lengths[3 * block];
  }

  int contentLength(int block) {
    return lengths[3 * block + 1];
  }

  int crc(int block) {
    return lengths[3 * block + 2];
  }

  InputStream open() throws IOException {
    return isPlain() ? new ByteArrayInputStream(head, 0, (int) size) : Files.newInputStream(work);
  }

  /** Gives up what is under way and removes the work file. */
  @Override
  public void close() throws IOException {
    if (pipeline != null) {
      pipeline.close();
    }
    if (file != null) {
      file.close();
    }
    Files.deleteIfExists(work);
  }
}
