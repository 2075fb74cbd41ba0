package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.tree.ExtendedAttribute;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets extended attributes of the namespace {@code user}, which is the one that Java knows; counts
 * files that lose others. Thread-safe.
 */
final class ExtendedAttributes {
  private static final String USER = "user.";

  private long lost;
  private @Nullable EntryPath first;

  /** Before the mode is set, which may forbid it. */
  void apply(Path file, Attributes wanted) {
    if (wanted.extended().isEmpty()) {
      return;
    }
    UserDefinedFileAttributeView view =
        wanted.entry().type() == Entry.Type.SYMLINK
            ? null
            : Files.getFileAttributeView(
                file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    boolean all = view != null;
    for (ExtendedAttribute a : wanted.extended()) {
      all = view != null && set(view, a) && all;
    }
    if (!all) {
      lose(wanted.entry().path());
    }
  }

  /** Whether a file has them all, as far as they can be set. */
  boolean isAs(Path file, Attributes wanted) {
    if (wanted.extended().isEmpty()) {
      return true;
    }
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return view != null && wanted.extended().stream().allMatch(a -> has(view, a));
  }

  private static boolean has(UserDefinedFileAttributeView view, ExtendedAttribute a) {
    if (!a.name().startsWith(USER)) {
      return false; // so that its loss is told
    }
    try {
      String name = a.name().substring(USER.length());
      ByteBuffer value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      return Arrays.equals(value.array(), a.value());
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static boolean set(UserDefinedFileAttributeView view, ExtendedAttribute a) {
    if (!a.name().startsWith(USER) || !a.name().chars().allMatch(c -> c > 0 && c < 0x80)) {
      return false; // names go through the locale's charset
    }
    try {
      view.write(a.name().substring(USER.length()), ByteBuffer.wrap(a.value()));
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // file systems without them, or with too little room for them
    }
  }

  private synchronized void lose(EntryPath path) {
    lost++;
    first = first == null ? path : first;
  }

  synchronized Optional<TreeWarning> warning() {
    String message =
        "extended attributes of "
            + lost
            + " entries were not restored, or not all: Java sets those called 'user.' alone";
    return Optional.ofNullable(first)
        .map(path -> new TreeWarning("not_representable", path, message));
  }
}
