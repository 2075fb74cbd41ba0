package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.tree.ExtendedAttribute;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the extended attributes that Java can see: those of the namespace {@code user}. Access
 * lists, labels and capabilities lie in others, and are lost. File systems without them are asked
 * once. Thread-safe.
 */
final class ExtendedAttributes {
  private static final String NAMESPACE = "user.";

  private final boolean wanted;
  private final Map<Long, Boolean> supported = new ConcurrentHashMap<>();

  ExtendedAttributes(boolean wanted) {
    this.wanted = wanted;
  }

  /**
   * Those of a file or folder, in the order of the file system; none where they can't be read.
   *
   * @param device that it lies on
   */
  List<ExtendedAttribute> of(Path file, long device) {
    if (!wanted || !supported.computeIfAbsent(device, d -> supports(file))) {
      return List.of();
    }
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      List<String> names = view == null ? List.of() : view.list();
      if (names.isEmpty()) {
        return List.of();
      }
      List<ExtendedAttribute> all = new ArrayList<>();
      for (String name : names) {
        ByteBuffer value = ByteBuffer.allocate(view.size(name));
        view.read(name, value);
        byte[] read = Arrays.copyOf(value.array(), value.position());
        all.add(new ExtendedAttribute(NAMESPACE + name, read));
      }
      return all;
    } catch (IOException | RuntimeException e) { // as if it had none: its content matters more
      return List.of();
    }
  }

  private static boolean supports(Path file) {
    try {
      return Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
