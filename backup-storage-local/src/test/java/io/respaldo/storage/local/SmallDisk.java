package io.respaldo.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A real file system of a few megabytes, on a loop device. Where none can be mounted the test is
 * skipped loudly; with {@code RESPALDO_REQUIRE_TOOLS=true} it fails.
 */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounted at the folder {@code disk} in this one. */
  static SmallDisk mount(Path temp, int megabytes) throws Exception {
    Path image = temp.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) megabytes << 20);
    }
    Path folder = Files.createDirectory(temp.resolve("disk"));
    if (!"root".equals(System.getProperty("user.name"))) {
      notTested("mounting a small file system needs root");
    }
    String made = run("mkfs.ext4", "-q", "-m", "0", image.toString());
    String done =
        made.isEmpty() ? run("mount", "-o", "loop", image.toString(), folder.toString()) : made;
    if (!done.isEmpty()) {
      notTested("no small file system on a loop device: " + done);
    }
    return new SmallDisk(folder);
  }

  private static void notTested(String why) {
    String message = "FULL DISK NOT TESTED: " + why;
    if (Optional.ofNullable(System.getenv("RESPALDO_REQUIRE_TOOLS")).orElse("").equals("true")) {
      fail(message);
    }
    abort(message);
  }

  Path folder() {
    return folder;
  }

  long free() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Takes space away until so much is left, with a file of this name. */
  void fill(String name, long left) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.seek(file.length());
      for (long free = free(); free > left; free = free()) {
        // half of it each time: the file's own index takes some blocks too
        file.write(new byte[(int) Math.max(1024, (free - left) / 2)]);
        file.getFD().sync();
      }
    } catch (IOException e) {
      assertThat(left).as("wanted %d bytes free: %s", left, e).isLessThan(8 << 10);
    }
  }

  void remountReadOnly() throws Exception {
    assertThat(run("mount", "-o", "remount,ro", folder.toString())).isEmpty();
  }

  @Override
  public void close() throws Exception {
    assertThat(run("umount", folder.toString())).isEmpty();
  }

  /** What the command complained about; empty if it worked. */
  private static String run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? "" : command[0] + ": " + said.strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
