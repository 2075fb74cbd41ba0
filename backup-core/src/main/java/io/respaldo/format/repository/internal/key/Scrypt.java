package io.respaldo.format.repository.internal.key;

import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.format.repository.internal.thread.WorkerThreads;
import io.respaldo.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes sealing keys of passwords, by scrypt (RFC 7914). Written here because the JDK has none, so
 * that no library is needed for it.
 */
final class Scrypt {
  private static final long BLOCK = 128;
  private static final int MAX_LANES = 4;
  private static final int KEY_BYTES = SealingKey.ENCRYPTION_BYTES + 2 * SealingKey.MAC_BYTES;

  private Scrypt() {}

  /**
   * @throws StorageException when the cost is not to be paid
   */
  static SealingKey key(char[] password, byte[] salt, ScryptCost cost) throws StorageException {
    cost.check();
    byte[] utf8 = utf8(password);
    try {
      byte[] derived = derive(utf8, salt, cost, KEY_BYTES);
      try {
        return SealingKey.derived(derived);
      } finally {
        Arrays.fill(derived, (byte) 0);
      }
    } finally {
      Arrays.fill(utf8, (byte) 0);
    }
  }

  static byte[] derive(byte[] password, byte[] salt, ScryptCost cost, int length) {
    int n = (int) cost.n();
    int r = (int) cost.r();
    int p = (int) cost.p();
    byte[] blocks = pbkdf2(password, salt, 128 * r * p);
    try {
      mix(blocks, p, n, r);
      return pbkdf2(password, blocks, length);
    } finally {
      Arrays.fill(blocks, (byte) 0);
    }
  }

  /** Mixes p blocks, which have nothing to do with each other, in some threads. */
  private static void mix(byte[] blocks, int p, int n, int r) {
    IntBuffer words = ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    AtomicInteger next = new AtomicInteger();
    int lanes = Math.min(p, lanes(BLOCK * n * r));
    if (lanes == 1) {
      mix(words, next, p, new ScryptMix(n, r));
      return;
    }
    try (WorkerThreads others = new WorkerThreads(lanes - 1, "respaldo-scrypt-")) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 1; i < lanes; i++) {
        ScryptMix mix = new ScryptMix(n, r);
        running.add(CompletableFuture.runAsync(() -> mix(words, next, p, mix), others.executor()));
      }
      mix(words, next, p, new ScryptMix(n, r));
      running.forEach(CompletableFuture::join);
    }
  }

  /** How many threads there are processors for, and a third of the heap: two in one of 256 MB. */
  private static int lanes(long bytes) {
    Runtime runtime = Runtime.getRuntime();
    long fitting = Math.max(1, runtime.maxMemory() / 3 / bytes);
    return (int) Math.min(Math.min(MAX_LANES, runtime.availableProcessors()), fitting);
  }

  /**
   * Mixes blocks until none is left.
   *
   * @param next the first that nobody has begun
   */
  private static void mix(IntBuffer words, AtomicInteger next, int p, ScryptMix mix) {
    int[] block = new int[words.capacity() / p];
    try {
      for (int i = next.getAndIncrement(); i < p; i = next.getAndIncrement()) {
        words.get(i * block.length, block);
        mix.mix(block);
        words.put(i * block.length, block);
      }
    } finally {
      Arrays.fill(block, 0);
      mix.wipe();
    }
  }

  /** PBKDF2 of RFC 8018 with HMAC-SHA-256 and one iteration, which is all that scrypt has. */
  private static byte[] pbkdf2(byte[] password, byte[] salt, int length) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      // a key of zeros is what HMAC makes of none, which the JDK's keys can't be
      byte[] key = password.length == 0 ? new byte[1] : password;
      hmac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] derived = new byte[length];
      for (int at = 0, i = 1; at < length; i++) {
        hmac.update(salt);
        byte[] part = hmac.doFinal(ByteBuffer.allocate(4).putInt(i).array());
        int used = Math.min(part.length, length - at);
        System.arraycopy(part, 0, derived, at, used);
        at += used;
      }
      return derived;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] utf8(char[] password) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    encoded.rewind();
    while (encoded.hasRemaining()) {
      encoded.put((byte) 0);
    }
    return bytes;
  }
}
