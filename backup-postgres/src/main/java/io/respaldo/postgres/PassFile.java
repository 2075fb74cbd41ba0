package io.respaldo.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A password on its way to a tool: a private file (0600) that is removed afterwards. Format:
 * manual, chapter <i>The Password File</i>.
 */
final class PassFile implements AutoCloseable {
  private static final int FIELDS = 5;

  private final Path file;

  private PassFile(Path file) {
    this.file = file;
  }

  /** Writes one when there is a password. */
  static Optional<PassFile> write(Path folder, PostgresConnection connection) throws IOException {
    Optional<String> password = connection.password();
    if (password.isEmpty()) {
      return Optional.empty();
    }
    Path file =
        folder.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? Files.createTempFile(
                folder,
                "pg",
                ".pass",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
            : Files.createTempFile(folder, "pg", ".pass");
    try {
      Files.writeString(file, "*:*:*:*:" + escape(password.get()) + "\n");
      return Optional.of(new PassFile(file));
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  static String escape(String field) throws IOException {
    if (field.indexOf('\n') >= 0 || field.indexOf('\r') >= 0 || field.indexOf('\0') >= 0) {
      throw new PostgresException(
          "password_unfit",
          "the password holds a line break or a NUL, which libpq's password file cannot",
          "choose another password for this role");
    }
    return field.replace("\\", "\\\\").replace(":", "\\:");
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }

  /** The password of the first line that fits, as libpq reads such a file. */
  static Optional<String> lookUp(Path file, String host, int port, String database, String user) {
    List<String> wanted = List.of(host, Integer.toString(port), database, user);
    try {
      for (String line : Files.readAllLines(file)) {
        List<String> fields = fields(line);
        if (!line.startsWith("#") && fields.size() == FIELDS && fits(fields, wanted)) {
          return Optional.of(fields.get(FIELDS - 1));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the password file " + file, e);
    }
  }

  private static boolean fits(List<String> fields, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!fields.get(i).equals("*") && !fields.get(i).equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        field.append(line.charAt(++i));
      } else if (c == ':' && fields.size() < FIELDS - 1) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
