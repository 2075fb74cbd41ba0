package io.respaldo.format.repository;

import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where a repository's password comes from. Asked each time when a repository is opened; blocks for
 * as long as the asking takes. Passwords from files, variables and commands lose white space at
 * both ends, as restic's do.
 */
@FunctionalInterface
public interface PasswordSource {
  /**
   * A password for the caller to keep, who overwrites it after use.
   *
   * @throws IOException when there is none, saying where it was looked for
   */
  char[] password() throws IOException;

  /** A copy of this one each time. */
  static PasswordSource of(char[] password) {
    char[] kept = password.clone();
    return kept::clone;
  }

  /** A file of UTF-8 text that holds nothing else, read anew each time. */
  static PasswordSource fromFile(Path file) {
    return () -> {
      byte[] bytes = Files.readAllBytes(file);
      try {
        return stripped(bytes, "password file '" + file + "'");
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    };
  }

  /** A variable of this process's environment, such as {@code RESTIC_PASSWORD}. */
  static PasswordSource fromEnvironment(String variable) {
    return fromEnvironment(variable, System.getenv());
  }

  /** A variable of an environment. */
  static PasswordSource fromEnvironment(String variable, Map<String, String> environment) {
    return () -> {
      String value = environment.get(variable);
      if (value == null || value.isEmpty()) {
        throw new IOException(
            "the environment variable " + variable + " with the password is not set");
      }
      return value.toCharArray();
    };
  }

  /**
   * What a command of the host prints, such as {@code pass show backups}.
   *
   * @param command the program and its arguments; not given to a shell
   */
  static PasswordSource fromCommand(List<String> command) {
    ExternalTool tool =
        ExternalTool.of(command).named("password command").remedy("run it by hand to see why");
    return () -> {
      try {
        byte[] bytes = tool.read(in -> in.readNBytes(1 << 16));
        try {
          return stripped(bytes, "the output of the password command");
        } finally {
          Arrays.fill(bytes, (byte) 0);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the password command ran");
      }
    };
  }

  private static char[] stripped(byte[] utf8, String where) throws IOException {
    CharBuffer text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
    } catch (CharacterCodingException e) {
      throw new IOException(where + " is not UTF-8 text", e);
    }
    int from = text.position();
    int to = text.limit();
    while (from < to && (Character.isWhitespace(text.get(from)) || text.get(from) == '\ufeff')) {
      from++;
    }
    while (to > from && Character.isWhitespace(text.get(to - 1))) {
      to--;
    }
    if (from == to) {
      throw new IOException(where + " is empty");
    }
    char[] password = new char[to - from];
    for (int i = 0; i < password.length; i++) {
      password[i] = text.get(from + i);
    }
    Arrays.fill(text.array(), '\0');
    return password;
  }
}
