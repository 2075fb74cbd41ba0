package io.respaldo.format.repository;

import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.format.repository.internal.id.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The master key of a repository as lines to be printed and typed in again: with it a repository
 * whose passwords are lost gets a new one. <b>Whoever has it reads every backup, also after the
 * password was changed.</b>
 *
 * <p>Each line is its number, 16 digits in groups of four, and four digits that tell a typing
 * error. Upper and lower case, spaces and dashes make no difference.
 *
 * @param repository the repository's id, 64 hexadecimal digits
 * @param lines of the key
 */
public record RecoverySheet(String repository, List<String> lines) {
  private static final int KEY_BYTES = SealingKey.ENCRYPTION_BYTES + 2 * SealingKey.MAC_BYTES;
  private static final int LINE_BYTES = 8;
  private static final int CHECK_BYTES = 2;
  private static final HexFormat HEX = HexFormat.of();

  public RecoverySheet {
    lines = List.copyOf(lines);
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "RecoverySheet of repository " + repository;
  }

  static RecoverySheet of(String repository, SealingKey key) {
    byte[] bytes = new byte[KEY_BYTES];
    byte[] encryption = key.encryption();
    byte[] k = key.macK();
    byte[] r = key.macR();
    System.arraycopy(encryption, 0, bytes, 0, encryption.length);
    System.arraycopy(k, 0, bytes, encryption.length, k.length);
    System.arraycopy(r, 0, bytes, encryption.length + k.length, r.length);
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < KEY_BYTES; at += LINE_BYTES) {
      lines.add(line(at / LINE_BYTES + 1, Arrays.copyOfRange(bytes, at, at + LINE_BYTES)));
    }
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(encryption, (byte) 0);
    Arrays.fill(k, (byte) 0);
    Arrays.fill(r, (byte) 0);
    return new RecoverySheet(repository, lines);
  }

  private static String line(int number, byte[] bytes) {
    String digits = HEX.formatHex(bytes) + check(number, bytes);
    StringBuilder line = new StringBuilder(number + ":");
    for (int at = 0; at < digits.length(); at += 4) {
      line.append(at == 0 ? ' ' : '-').append(digits, at, at + 4);
    }
    return line.toString();
  }

  private static String check(int number, byte[] bytes) {
    byte[] checked = Arrays.copyOf(bytes, bytes.length + 1);
    checked[bytes.length] = (byte) number;
    return HEX.formatHex(Sha256.of(checked).bytes(), 0, CHECK_BYTES);
  }

  /**
   * Reads lines as somebody typed them, with or without their numbers, in their order.
   *
   * @throws IllegalArgumentException naming the line that is wrong
   */
  static SealingKey key(List<String> typed) {
    List<String> given = typed.stream().filter(l -> !l.isBlank()).toList();
    if (given.size() != KEY_BYTES / LINE_BYTES) {
      throw new IllegalArgumentException(
          "a recovery sheet has " + KEY_BYTES / LINE_BYTES + " lines, these are " + given.size());
    }
    byte[] bytes = new byte[KEY_BYTES];
    for (int i = 0; i < given.size(); i++) {
      byte[] line = read(i + 1, given.get(i));
      System.arraycopy(line, 0, bytes, i * LINE_BYTES, LINE_BYTES);
    }
    try {
      return SealingKey.derived(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] read(int number, String typed) {
    String digits =
        typed
            .replaceFirst("^\\s*" + number + "\\s*:", "")
            .replaceAll("[\\s-]", "")
            .toLowerCase(Locale.ROOT);
    if (digits.length() == 2 * (LINE_BYTES + CHECK_BYTES) && digits.matches("[0-9a-f]*")) {
      byte[] all = HEX.parseHex(digits);
      byte[] line = Arrays.copyOf(all, LINE_BYTES);
      if (digits.endsWith(check(number, line))) {
        return line;
      }
    }
    throw new IllegalArgumentException(
        "line " + number + " of the recovery sheet has a typing error, or is not in its place");
  }
}
