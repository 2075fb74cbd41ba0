package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restored filestore becomes as much Odoo's as the folder around it. */
class FilestoreRightsTest {
  private final Path around;
  private final Path filestore;
  private final Path file;
  private final Path outside;

  FilestoreRightsTest(@TempDir Path folder) {
    around = folder.resolve("filestore");
    filestore = around.resolve("erp");
    file = filestore.resolve("ab/abcd");
    outside = folder.resolve("outside");
  }

  @BeforeEach
  void aRestoredFilestore() throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "content");
    Files.writeString(outside, "somebody else's");
    Files.createSymbolicLink(filestore.resolve("link"), outside);
    mode(filestore, "rwx------");
    mode(file.resolveSibling(""), "rwx------");
    mode(file, "r--------");
    mode(around, "rwxr-x--x");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static PosixFileAttributes of(Path path) throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class);
  }

  private static String owner(Path path) throws IOException {
    return of(path).owner().getName() + ":" + of(path).group().getName();
  }

  @Test
  void foldersTakeTheModeOfTheFolderAroundAndFilesKeepTheirs() throws Exception {
    assertThat(FilestoreRights.likeItsParent(filestore)).isEmpty();
    for (Path each : new Path[] {filestore, file.resolveSibling("")}) {
      assertThat(PosixFilePermissions.toString(of(each).permissions())).isEqualTo("rwxr-x--x");
    }
    assertThat(PosixFilePermissions.toString(of(file).permissions())).isEqualTo("r--------");
  }

  @Test
  void allOfItIsGivenToTheOwnerOfTheFolderAroundAndNothingThatALinkLeadsTo() throws Exception {
    requireRoot();
    String before = owner(outside);
    ExternalTool.of("chown", "nobody:nogroup", around.toString()).capture();
    assertThat(FilestoreRights.likeItsParent(filestore)).isEmpty();
    for (Path each : new Path[] {filestore, file.resolveSibling(""), file}) {
      assertThat(owner(each)).as("%s", each).isEqualTo("nobody:nogroup");
    }
    assertThat(owner(outside)).isEqualTo(before);
  }

  private static void requireRoot() {
    if (!"root".equals(System.getProperty("user.name"))) {
      String why = "OWNERS NOT TESTED: who is not root can give no file away";
      System.err.println(why);
      Assumptions.abort(why);
    }
  }
}
