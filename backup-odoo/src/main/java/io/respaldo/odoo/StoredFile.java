package io.respaldo.odoo;

import io.respaldo.Examples;
import io.respaldo.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that rows of {@code ir_attachment} name; one line of the part {@link #PART}, with tabs
 * between its values.
 *
 * @param name {@code store_fname}: the first letters of the SHA-1, '/', the SHA-1
 * @param size as the rows say, or empty
 * @param checksum as the rows say, or empty
 * @param state what the backup holds of it
 */
record StoredFile(String name, String size, String checksum, State state) {
  /** What a backup holds of a file. */
  enum State {
    /** The content whose SHA-1 is its name. */
    WHOLE,
    /** Nothing, because it was lost before the backup. */
    MISSING,
    /** Content with another SHA-1, as it was found. */
    DAMAGED
  }

  static final String PART = "attachments.tsv";

  /** Old systems have folders of three letters too. */
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{2,3})/([0-9a-f]{40})");

  private static final int SHA1_AT_END = 40;
  private static final int COLUMNS = 4;

  /** Whether it names a file of a filestore, and not one elsewhere. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches()
        && name.startsWith(name.substring(0, name.indexOf('/')), name.indexOf('/') + 1);
  }

  static String sha1(String name) {
    return name.substring(name.length() - SHA1_AT_END);
  }

  StoredFile in(State other) {
    return new StoredFile(name, size, checksum, other);
  }

  String line() {
    return String.join("\t", name, size, checksum, state.name().toLowerCase(Locale.ROOT));
  }

  /**
   * @throws IOException when it is no such line
   */
  static StoredFile of(String line) throws IOException {
    String[] values = line.split("\t", -1);
    Optional<State> state =
        Arrays.stream(State.values())
            .filter(s -> s.name().equalsIgnoreCase(values[values.length - 1]))
            .findFirst();
    if (values.length != COLUMNS || !isName(values[0]) || state.isEmpty()) {
      throw new IOException(PART + ": '" + line + "' is no line of it; verify the backup");
    }
    return new StoredFile(values[0], values[1], values[2], state.get());
  }

  /**
   * The finding that files in a backup are damaged or exchanged.
   *
   * @param names of those whose content has another SHA-1
   */
  static Finding wrongContents(Path backup, Examples names) {
    return names.in(
        Finding.error(
            "content_not_sha1",
            "'" + backup.getFileName() + "' holds files whose content is not what their names say",
            "use another backup; in this one attachments are damaged or exchanged"));
  }
}
