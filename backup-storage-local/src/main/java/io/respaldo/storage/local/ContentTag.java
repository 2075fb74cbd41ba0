package io.respaldo.storage.local;

import io.respaldo.storage.Tag;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Collects the tag of an object as its bytes pass: {@code sha256:} and the hash of the content up
 * to {@link #HASHED} bytes. A bigger one would have to be read whole to find its tag, so it has
 * {@code file:} with size, time and the file's identity; a replacement of such a one is always
 * given a later time.
 */
final class ContentTag {
  static final int HASHED = 1024 * 1024;

  private Optional<MessageDigest> digest = Optional.of(sha256());
  private long size;

  void update(byte[] bytes, int length) {
    size += length;
    if (size > HASHED) {
      digest = Optional.empty();
    }
    digest.ifPresent(d -> d.update(bytes, 0, length));
  }

  /** The tag of what passed; the file is looked at for a big one only. */
  Tag tag(BasicFileAttributes file) {
    return digest.map(d -> hashed(d.digest())).orElseGet(() -> ofFile(file));
  }

  static boolean hashed(BasicFileAttributes file) {
    return file.size() <= HASHED;
  }

  static Tag ofContent(byte[] content) {
    return hashed(sha256().digest(content));
  }

  static Tag ofFile(BasicFileAttributes file) {
    return new Tag(
        "file:"
            + file.size()
            + ":"
            + file.lastModifiedTime().to(TimeUnit.NANOSECONDS)
            + ":"
            + file.fileKey());
  }

  private static Tag hashed(byte[] digest) {
    return new Tag("sha256:" + HexFormat.of().formatHex(digest));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
