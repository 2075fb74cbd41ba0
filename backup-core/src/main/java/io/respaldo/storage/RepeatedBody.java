package io.respaldo.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.OptionalLong;

/** Follows what becomes of a body, to know whether it may be called again and what it wrote. */
final class RepeatedBody implements Body {
  private final Body body;
  private boolean begun;
  private boolean brokeItself;
  private Optional<byte[]> written = Optional.empty();

  RepeatedBody(Body body) {
    this.body = body;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    begun = true;
    written = Optional.empty();
    Guarded guarded = new Guarded(out);
    try {
      if (body.repeatable()) {
        body.writeTo(guarded); // what it writes can be found out later, if anybody asks
      } else {
        MessageDigest digest = sha256();
        body.writeTo(new DigestOutputStream(guarded, digest));
        written = Optional.of(digest.digest());
      }
    } catch (IOException | RuntimeException | Error e) {
      brokeItself = !guarded.broken;
      throw e;
    }
  }

  @Override
  public OptionalLong size() {
    return body.size();
  }

  @Override
  public boolean repeatable() {
    return body.repeatable();
  }

  /** Whether the call that it was given to may be made again. */
  boolean again() {
    return !brokeItself && (!begun || body.repeatable());
  }

  /** Whether it wrote everything and can't do so again. */
  boolean completedForGood() {
    return written.isPresent();
  }

  /** The object of this key, if it holds exactly what this body writes. */
  Optional<ObjectInfo> isIn(StorageBackend storage, ObjectKey key) throws IOException {
    if (storage.find(key).filter(this::sizeFits).isEmpty()) {
      return Optional.empty();
    }
    MessageDigest theirs = sha256();
    ObjectInfo info;
    try (ObjectContent content = storage.open(key)) {
      info = content.info();
      new DigestInputStream(content, theirs).transferTo(OutputStream.nullOutputStream());
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
    return MessageDigest.isEqual(digest(), theirs.digest()) ? Optional.of(info) : Optional.empty();
  }

  private boolean sizeFits(ObjectInfo there) {
    return body.size().isEmpty() || body.size().getAsLong() == there.size();
  }

  private byte[] digest() throws IOException {
    if (written.isEmpty()) {
      MessageDigest digest = sha256();
      body.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      written = Optional.of(digest.digest());
    }
    return written.get();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** Remembers that the store broke the stream, rather than the producer. */
  private static final class Guarded extends FilterOutputStream {
    boolean broken;

    Guarded(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      try {
        out.write(b, off, len);
      } catch (IOException e) {
        broken = true;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        broken = true;
        throw e;
      }
    }
  }
}
