package io.respaldo.format.repository.internal.compress;

import com.github.luben.zstd.ZstdIOException;
import io.respaldo.format.repository.internal.error.Damage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes in memory that a library decompresses: any failure is damage. */
final class DamageTellingInput extends FilterInputStream {
  DamageTellingInput(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (ZstdIOException e) {
      throw damage(e);
    }
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    try {
      return in.read(to, offset, length);
    } catch (ZstdIOException e) {
      throw damage(e);
    }
  }

  private static IOException damage(ZstdIOException e) {
    return Damage.of("cannot be decompressed: " + e.getMessage(), e);
  }
}
