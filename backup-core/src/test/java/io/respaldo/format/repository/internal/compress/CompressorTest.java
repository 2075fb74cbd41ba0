package io.respaldo.format.repository.internal.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.Compression;
import io.respaldo.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CompressorTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private byte[] frame(byte[] content) {
    try (Compressor compressor = new Compressor(Compression.AUTO)) {
      byte[] to = new byte[Compressor.bound(content.length)];
      return Arrays.copyOf(to, compressor.compress(content, 0, content.length, to, 0, to.length));
    }
  }

  private static byte[] content(byte[] frame, int length) throws Exception {
    try (Decompressor decompressor = new Decompressor()) {
      byte[] content = new byte[length];
      decompressor.decompress(frame, 0, frame.length, content, 0, length);
      return content;
    }
  }

  @Test
  void contentOfAllSizesComesBack() throws Exception {
    for (int length : new int[] {1, 100, 65_535, 65_536, 131_072, 131_073, 1 << 20}) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      byte[] text = new byte[length];
      for (int i = 0; i < length; i++) {
        text[i] = (byte) ("respaldo".charAt(i % 8) + i / 97 % 3);
      }
      assertThat(content(frame(noise), length)).as("seed %d", seed).isEqualTo(noise);
      assertThat(content(frame(text), length)).isEqualTo(text);
    }
  }

  @Test
  void noiseBecomesRawBlocksAndNearNoiseIsCompressed() {
    byte[] noise = new byte[1 << 20];
    random.nextBytes(noise);
    assertThat(frame(noise)).hasSize((int) RawFrame.length(noise.length));
    byte[] ascii = noise.clone();
    for (int i = 0; i < ascii.length; i++) {
      ascii[i] &= 0x7f;
    }
    assertThat(frame(ascii).length).isLessThan(ascii.length * 9 / 10);
    byte[] repeated = noise.clone();
    for (int i = 1024; i < repeated.length; i++) {
      repeated[i] = repeated[i - 1024];
    }
    assertThat(frame(repeated).length).isLessThan(repeated.length / 20);
  }

  @Test
  void framesThatHoldMoreOrLessThanToldAreDamaged() {
    byte[] frame = frame(new byte[1000]);
    for (int wrong : new int[] {0, 1, 999, 1001, 100_000}) {
      assertThatThrownBy(() -> content(frame, wrong)).isInstanceOf(StorageException.class);
    }
  }

  @Test
  void mutantsAreDamagedOrHarmless() throws Exception {
    byte[] text = "una copia de seguridad ".repeat(50).getBytes(StandardCharsets.UTF_8);
    byte[] good = frame(text);
    for (int i = 0; i < 2_000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        content(bad, text.length);
      } catch (StorageException e) {
        assertThat(e.kind()).as("seed %d", seed).isEqualTo(StorageException.Kind.DAMAGED);
      }
    }
  }
}
