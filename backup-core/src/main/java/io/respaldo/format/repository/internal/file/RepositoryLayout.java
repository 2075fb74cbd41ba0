package io.respaldo.format.repository.internal.file;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectKey;
import java.util.Optional;

/**
 * The names of a repository's files.
 *
 * @param root the repository's folder
 */
public record RepositoryLayout(Folder root) {
  private static final Folder ALL = new Folder("repository");

  /** Where the repository of a tenant lies in a storage. */
  public static RepositoryLayout ofTenant(String tenant) {
    return new RepositoryLayout(ALL.folder(tenant));
  }

  public ObjectKey config() {
    return root.key("config");
  }

  public Folder folder(FileType type) {
    return root.folder(type.folder());
  }

  public ObjectKey key(FileType type, Id id) {
    String name = id.toString();
    Folder folder = folder(type);
    return type == FileType.PACK ? folder.folder(name.substring(0, 2)).key(name) : folder.key(name);
  }

  /** The id of a file that lies where it belongs; empty for anything else. */
  public Optional<Id> id(FileType type, ObjectKey key) {
    return Id.parse(key.name()).filter(id -> key.equals(key(type, id)));
  }
}
