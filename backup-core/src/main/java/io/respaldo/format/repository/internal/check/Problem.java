package io.respaldo.format.repository.internal.check;

import io.respaldo.Finding.Severity;
import java.util.Locale;

/** What a check may find; names in lower case are the codes of its findings. */
enum Problem {
  CONFIG_DAMAGED(
      Severity.ERROR,
      "configs are damaged",
      "put a copy of the config back while the repository can still be opened"),
  KEY_DAMAGED(
      Severity.ERROR,
      "keys are damaged",
      "remove the key file and add its password again; the other keys still open the repository"),
  SNAPSHOT_DAMAGED(
      Severity.ERROR,
      "snapshots can't be read",
      "bring the file back from a copy of the repository, or forget the snapshot: its data is left"
          + " to the others"),
  INDEX_DAMAGED(
      Severity.ERROR,
      "index files can't be read",
      "repair the index: it is made anew from the packs"),
  PACK_MISSING(
      Severity.ERROR,
      "packs are missing",
      "bring them back from a copy of the repository, or repair the index and then the snapshots"),
  PACK_SIZE(
      Severity.ERROR,
      "packs have another size than their blobs need",
      "bring them back from a copy of the repository, or repair the index and then the snapshots"),
  PACK_DAMAGED(
      Severity.ERROR,
      "packs are damaged",
      "bring them back from a copy of the repository, or repair the index and then the snapshots"),
  INDEX_WRONG(
      Severity.ERROR,
      "packs are not told by the index as they are",
      "repair the index: it is made anew from the packs"),
  TREE_MISSING(
      Severity.ERROR,
      "folders are missing",
      "repair the index; what is missing still is lost, then repair the snapshots"),
  TREE_DAMAGED(
      Severity.ERROR,
      "folders can't be read",
      "bring their packs back from a copy of the repository, or repair the snapshots"),
  BLOB_MISSING(
      Severity.ERROR,
      "pieces of files are missing",
      "repair the index; what is missing still is lost, then repair the snapshots"),
  NODE_INVALID(
      Severity.ERROR, "files or folders are not described as they must be", "repair the snapshots"),
  SNAPSHOT_HURT(
      Severity.ERROR,
      "snapshots can't be restored whole",
      "everything else in them can be restored; repair as the other findings say"),
  FILE_SIZE(
      Severity.WARNING,
      "files have another size than their data",
      "they are restored as long as their data is; see whether they are what you expect"),
  PACK_NOT_INDEXED(
      Severity.NOTE,
      "packs are in no index, as interrupted backups leave them",
      "prune removes them"),
  PACK_TWICE(Severity.NOTE, "packs stand in several index files", "prune removes what is too much"),
  PACK_MIXED(Severity.NOTE, "packs hold both data and folders", "prune parts them"),
  BLOB_TWICE(
      Severity.NOTE,
      "pieces of files or folders are stored more than once",
      "prune removes copies");

  private final Severity severity;
  private final String several;
  private final String remedy;

  Problem(Severity severity, String several, String remedy) {
    this.severity = severity;
    this.several = several;
    this.remedy = remedy;
  }

  Severity severity() {
    return severity;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  String several() {
    return several;
  }

  String remedy() {
    return remedy;
  }
}
