package io.respaldo.storage.local;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The names of files that are being written. */
final class TemporaryFiles {
  /** No key has it, so no object is ever called like this. */
  static final String PREFIX = ".tmp-";

  private static final Pattern OURS = Pattern.compile("\\.tmp-[0-9a-f]{32}");

  /** Left by one that died while it opened a storage: empty, and locked by nobody at any time. */
  private static final Pattern PROBE = Pattern.compile("\\.tmp-[0-9a-f]{32}-(probe|link).*");

  private TemporaryFiles() {}

  /** A name that nobody else has; no secret. */
  static String name() {
    byte[] random = new byte[16];
    ThreadLocalRandom.current().nextBytes(random);
    return PREFIX + HexFormat.of().formatHex(random);
  }

  static boolean probe(String name) {
    return PROBE.matcher(name).matches();
  }

  /** Whether {@link #name} made this name: of others nothing is known, so they are left alone. */
  static boolean ours(String name) {
    return OURS.matcher(name).matches();
  }
}
