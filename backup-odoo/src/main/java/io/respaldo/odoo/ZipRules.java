package io.respaldo.odoo;

import io.respaldo.Examples;
import io.respaldo.Finding;
import io.respaldo.part.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What a zip's directory must be like before anything is unpacked: it is whatever somebody
 * uploaded. Remembers eight bytes for each file of the filestore.
 */
final class ZipRules {
  /** No honest backup is packed like that; deflate itself ends at 1032. */
  private static final long ABSURD_RATIO = 250;

  private static final long NEVER_ABSURD = 100L << 20;
  private static final int MAX_OTHERS = 1000;
  private static final String PREFIX = OdooSource.FILESTORE + "/";
  private static final int HEX_OF_LONG = 16;
  private static final long LONG_FOLDER = 0x9E3779B97F4A7C15L;

  private final Path file;
  private final long size;
  private long declared;
  private boolean dump;
  private boolean filesFirst;
  private final Set<String> others = new HashSet<>();
  private final List<String> twice = new ArrayList<>();
  private final Examples strange = new Examples();
  private long[] names = new long[1024];
  private int count;

  ZipRules(Path file) throws IOException {
    this.file = file;
    this.size = Files.size(file);
  }

  /** Looks at the next entry of the directory. */
  void look(Entry entry) {
    String name = entry.path().toString();
    declared += entry.size();
    if (name.startsWith(PREFIX) && entry.type() != Entry.Type.FOLDER) {
      filesFirst |= !dump;
      lookAtFile(name.substring(PREFIX.length()), entry);
    } else if (entry.type() != Entry.Type.FOLDER) {
      dump |= name.equals("dump.sql");
      other(name);
    }
  }

  private void lookAtFile(String name, Entry entry) {
    if (entry.isFile() && StoredFile.isName(name)) {
      remember(name);
    } else if (isSpool(name)) {
      other(PREFIX + name);
    } else {
      strange.add(PREFIX + name);
    }
  }

  /** What Odoo and file systems leave besides; nothing depends on it, and names are not read. */
  private static boolean isSpool(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return name.startsWith("checklist/")
        || last.startsWith(".")
        || last.endsWith(".__gc")
        || last.endsWith(".__new");
  }

  private void other(String name) {
    if (others.size() < MAX_OTHERS && !others.add(name)) {
      twice.add(name);
    }
  }

  private void remember(String name) {
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
    }
    String sha1 = StoredFile.sha1(name);
    long key = HexFormat.fromHexDigitsToLong(sha1, 0, HEX_OF_LONG);
    boolean three = name.indexOf('/') > 2; // old systems' folders of three letters are others
    names[count++] = three ? key ^ LONG_FOLDER : key;
  }

  List<Finding> findings() {
    List<Finding> found = new ArrayList<>();
    if (!dump) {
      found.add(error("no_dump", "holds no dump.sql", "use another backup"));
    } else if (filesFirst) {
      found.add(
          error(
              "dump_not_first",
              "holds its filestore before dump.sql, as Odoo never writes it",
              "if you packed it yourself, pack it anew: zip -r new.zip dump.sql manifest.json"
                  + " filestore"));
    }
    if (declared > NEVER_ABSURD && declared / ABSURD_RATIO > size) {
      found.add(
          error(
              "zip_bomb",
              "has " + size + " bytes and would become " + declared,
              "don't unpack it; download the backup again"));
    }
    duplicates();
    if (!twice.isEmpty()) {
      found.add(
          error("names_twice", "holds files more than once", "use another backup")
              .of(twice.size(), twice));
    }
    if (!strange.isEmpty()) {
      found.add(
          strange.in(
              error(
                  "not_sha1",
                  "holds files in filestore/ whose names are no SHA-1, such as " + strange.one(),
                  "if you know them, take them out: zip -d FILE NAME")));
    }
    return found;
  }

  private void duplicates() {
    long[] sorted = Arrays.copyOf(names, count);
    Arrays.sort(sorted);
    for (int i = 1; i < count; i++) {
      if (sorted[i] == sorted[i - 1] && twice.size() < Finding.MAX_EXAMPLES) {
        String begins = HexFormat.of().toHexDigits(sorted[i]);
        twice.add(PREFIX + "…/" + begins + "…");
      }
    }
  }

  private Finding error(String code, String what, String remedy) {
    return Finding.error(code, "'" + file.getFileName() + "' " + what, remedy);
  }
}
