package io.respaldo.storage;

/**
 * A place for keys. Folders need not be made and don't exist by themselves.
 *
 * @param path segments as in {@link ObjectKey}, or empty for the root
 */
public record Folder(String path) {
  public static final Folder ROOT = new Folder("");

  public Folder {
    if (!path.isEmpty() && !ObjectKey.isPlain(path)) {
      for (String segment : path.split("/", -1)) {
        ObjectKey.segment(segment);
      }
    }
  }

  /** A folder in this one. */
  public Folder folder(String name) {
    return new Folder(join(ObjectKey.segment(name)));
  }

  /** A key in this folder. */
  public ObjectKey key(String name) {
    return new ObjectKey(join(ObjectKey.segment(name)));
  }

  /** The last segment; empty of the root. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether the key lies below, at any depth. */
  public boolean holds(ObjectKey key) {
    return path.isEmpty() || key.path().startsWith(path + "/");
  }

  /** Whether the key lies right in this folder, not deeper. */
  public boolean holdsHere(ObjectKey key) {
    return holds(key) && key.path().lastIndexOf('/') == (path.isEmpty() ? -1 : path.length());
  }

  /** The folder right in this one through which the way to a deeper key leads. */
  Folder folderTowards(ObjectKey key) {
    int begin = path.isEmpty() ? 0 : path.length() + 1;
    return new Folder(key.path().substring(0, key.path().indexOf('/', begin)));
  }

  /** The key as it is called when this folder is taken for the root of a store. */
  public ObjectKey inside(ObjectKey key) {
    return new ObjectKey(join(key.path()));
  }

  /** The folder as it is called when this folder is taken for the root of a store. */
  public Folder inside(Folder folder) {
    return folder.path.isEmpty() ? this : new Folder(join(folder.path));
  }

  /** The reverse of {@link #inside(Folder)}. */
  Folder outside(Folder folder) {
    return path.isEmpty() ? folder : new Folder(folder.path.substring(path.length() + 1));
  }

  /** The reverse of {@link #inside(ObjectKey)}. */
  public ObjectKey outside(ObjectKey key) {
    if (!holds(key)) {
      throw new IllegalArgumentException("'" + key + "' is not below '" + path + "'");
    }
    return path.isEmpty() ? key : new ObjectKey(key.path().substring(path.length() + 1));
  }

  private String join(String rest) {
    return path.isEmpty() ? rest : path + "/" + rest;
  }

  @Override
  public String toString() {
    return path;
  }
}
