package io.respaldo.storage.local;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The names of files that are being written. */
final class TemporaryFiles {
  /** No key has it, so no object is ever called like this. */
  static final String PREFIX = ".tmp-";

  private static final Pattern OURS = Pattern.compile("\\.tmp-[0-9a-f]{32}(-\\S+)?");

  private TemporaryFiles() {}

  /** A name that nobody else has; no secret. */
  static String name() {
    byte[] random = new byte[16];
    ThreadLocalRandom.current().nextBytes(random);
    return PREFIX + HexFormat.of().formatHex(random);
  }

  /** Whether {@link #name} made this name: of others nothing is known, so they are left alone. */
  static boolean ours(String name) {
    return OURS.matcher(name).matches();
  }
}
