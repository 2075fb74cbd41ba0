package io.respaldo.format.tree;

import io.respaldo.part.FileNames;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names in one folder, in the order of their bytes. */
final class FolderNames {
  static final FolderNames EMPTY = new FolderNames(List.of());

  private static final class Name implements Comparable<Name> {
    private final byte[] bytes;
    private final Path path;

    Name(byte[] bytes, Path path) {
      this.bytes = bytes;
      this.path = path;
    }

    @Override
    public int compareTo(Name other) {
      return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Name n && Arrays.equals(bytes, n.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  private final List<Name> names;

  private FolderNames(List<Name> names) {
    this.names = names;
  }

  static FolderNames of(Path folder) throws IOException {
    List<Name> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path path : stream) {
        @Nullable Path name = path.getFileName();
        if (name != null) {
          names.add(new Name(FileNames.bytes(name), path));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return new FolderNames(names);
  }

  int size() {
    return names.size();
  }

  byte[] bytes(int i) {
    return names.get(i).bytes;
  }

  Path path(int i) {
    return names.get(i).path;
  }
}
