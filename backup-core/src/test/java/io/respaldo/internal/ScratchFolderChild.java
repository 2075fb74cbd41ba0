package io.respaldo.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Another process that makes a scratch folder, and so removes those of dead ones. */
final class ScratchFolderChild {
  private ScratchFolderChild() {}

  public static void main(String[] args) throws IOException {
    ScratchFolder.make(Optional.of(Path.of(args[0])), "backup_3").close();
  }
}
