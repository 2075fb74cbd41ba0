package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
  @TempDir Path parent;

  /** As a killed process leaves it. */
  private Path dead(String name) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("respaldo-scratch-" + name));
    Files.createFile(folder.resolve(".respaldo-lock"));
    Files.writeString(folder.resolve("pg1.pass"), "secret");
    Files.createDirectories(folder.resolve("deeper/still"));
    return folder;
  }

  @Test
  void whatAKilledRunLeftIsRemovedByTheNext() throws IOException {
    Path dead = dead("backup_1-77");

    try (ScratchFolder next = ScratchFolder.make(Optional.of(parent), "backup_2")) {
      assertThat(dead).doesNotExist();
      assertThat(next.path()).isDirectory();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(next.path())))
          .isEqualTo("rwx------");
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void theSystemsTemporaryFolderIsTidiedToo() throws IOException {
    String before = System.getProperty("java.io.tmpdir");
    System.setProperty("java.io.tmpdir", parent.toString());
    try {
      Path dead = dead("backup_1-77");
      ScratchFolder.make(Optional.empty(), "backup_2").close();
      assertThat(dead).doesNotExist();
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  @Test
  void foldersOfLivingRunsStay() throws IOException {
    try (ScratchFolder living = ScratchFolder.make(Optional.of(parent), "backup_1");
        ScratchFolder next = ScratchFolder.make(Optional.of(parent), "backup_2")) {
      assertThat(living.path().resolve(".respaldo-lock")).exists();
      assertThat(next.path()).isNotEqualTo(living.path());
    }
  }

  /** Two runs at once in one process must not make another process take the first for dead. */
  @Test
  void foldersOfLivingRunsOfAnotherProcessStayWhateverThatOneDoes() throws Exception {
    try (ScratchFolder living = ScratchFolder.make(Optional.of(parent), "backup_1")) {
      ScratchFolder.make(Optional.of(parent), "backup_2").close();

      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ScratchFolderChild.class.getName(),
                  parent.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(other.waitFor()).as(said).isZero();
      assertThat(living.path().resolve(".respaldo-lock")).exists();
    }
  }

  @Test
  void whatIsNotOursStays() throws IOException {
    Path elsewhere = Files.createDirectories(parent.resolve("elsewhere"));
    Files.createFile(elsewhere.resolve(".respaldo-lock"));
    Files.createSymbolicLink(parent.resolve("respaldo-scratch-link"), elsewhere);
    Path unlocked = Files.createDirectories(parent.resolve("respaldo-scratch-without-a-lock"));
    Path lockIsALink = dead("x");
    Files.delete(lockIsALink.resolve(".respaldo-lock"));
    Files.createSymbolicLink(
        lockIsALink.resolve(".respaldo-lock"), elsewhere.resolve(".respaldo-lock"));

    ScratchFolder.make(Optional.of(parent), "backup_2").close();

    assertThat(elsewhere.resolve(".respaldo-lock")).exists();
    assertThat(unlocked).exists();
    assertThat(lockIsALink.resolve("pg1.pass")).exists();
  }

  @Test
  void foldersOfOtherUsersStay() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
    Path others = dead("theirs");
    Files.setOwner(
        others,
        parent.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

    ScratchFolder.make(Optional.of(parent), "backup_2").close();

    assertThat(others.resolve("pg1.pass")).exists();
  }
}
