package io.respaldo.format.repository.internal;

import io.respaldo.storage.Folder;

/** Where what is ours and not restic's lies: beside the repository, outside of its folders. */
public final class RepositoryState {
  private RepositoryState() {}

  /** The repository's; in it, where the repository is its storage's root. */
  public static Folder of(OpenRepository repository) {
    Folder root = repository.files().layout().root();
    return root.path().isEmpty()
        ? root.folder("respaldo")
        : new Folder("repository-state").inside(root);
  }
}
