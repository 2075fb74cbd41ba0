package io.respaldo.internal;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A folder that the system lets nobody write, root included, until this is closed. Where nothing
 * can be mounted the test is skipped loudly; with {@code RESPALDO_REQUIRE_TOOLS=true} it fails.
 */
record ReadOnlyMount(Path folder) implements AutoCloseable {
  static ReadOnlyMount over(Path folder) throws InterruptedException {
    String path = folder.toString();
    try {
      ExternalTool.of("mount", "--bind", path, path).capture();
    } catch (IOException e) {
      notTested(e);
    }
    ReadOnlyMount mount = new ReadOnlyMount(folder);
    try {
      ExternalTool.of("mount", "-o", "remount,bind,ro", path).capture();
    } catch (IOException e) {
      mount.close();
      notTested(e);
    }
    return mount;
  }

  private static void notTested(IOException why) {
    String message = "READ-ONLY MOUNT NOT TESTED: " + why.getMessage();
    if ("true".equals(System.getenv("RESPALDO_REQUIRE_TOOLS"))) {
      fail(message);
    }
    abort(message);
  }

  @Override
  public void close() throws InterruptedException {
    try {
      ExternalTool.of("umount", folder.toString()).capture();
    } catch (IOException e) {
      fail(e);
    }
  }
}
