package io.respaldo.format.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.StoredBackup;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives made to write where they must not. */
class HostileArchiveTest {
  private static final StoredBackup TAR = Archives.unrecorded("b.tar.gz");

  @TempDir Path temp;
  private final HeapStorage storage = new HeapStorage();

  private interface Filling {
    void into(TarArchiveOutputStream tar) throws IOException;
  }

  private void tar(Filling filling) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
      filling.into(tar);
    }
    storage.objects.put(Archives.key("b.tar.gz"), bytes.toByteArray());
  }

  private static void file(TarArchiveOutputStream tar, String name) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(4);
    tar.putArchiveEntry(entry);
    tar.write("evil".getBytes(StandardCharsets.UTF_8));
    tar.closeArchiveEntry();
  }

  private static void special(TarArchiveOutputStream tar, String name, byte type, String link)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(link);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private List<TreeWarning> extract() throws Exception {
    try (PartReader reader = ArchiveFormat.TAR_GZ.on(storage).open(TAR, FormatProgress.NONE)) {
      return reader.extract("tree", Selection.all(), temp.resolve("target/tree"));
    }
  }

  private void nothingOutside() throws IOException {
    try (var files = Files.list(temp)) {
      assertThat(files.map(p -> p.getFileName().toString())).isSubsetOf("target", "outside");
    }
    if (Files.exists(temp.resolve("outside"))) {
      assertThat(temp.resolve("outside")).isEmptyDirectory();
    }
    if (Files.exists(temp.resolve("target"))) {
      try (var files = Files.list(temp.resolve("target"))) {
        assertThat(files.map(p -> p.getFileName().toString())).isSubsetOf("tree");
      }
    }
  }

  private void refused(String why) throws Exception {
    assertThatThrownBy(this::extract).isInstanceOf(IOException.class).hasMessageContaining(why);
    nothingOutside();
  }

  private List<Finding> verify() throws Exception {
    return ArchiveFormat.TAR_GZ.on(storage).verify(TAR, Depth.FULL, FormatProgress.NONE);
  }

  @Test
  void absoluteNamesAreRefused() throws Exception {
    tar(tar -> file(tar, temp.resolve("outside") + "/x"));
    refused("absolute");
    assertThat(verify()).anyMatch(Finding::isError);
  }

  @Test
  void namesThatGoUpAreRefused() throws Exception {
    tar(tar -> file(tar, "tree/../../x"));
    refused("'..'");
    assertThat(verify()).anyMatch(Finding::isError);
  }

  @Test
  void nothingIsWrittenThroughALink() throws Exception {
    Files.createDirectory(temp.resolve("outside"));
    tar(
        tar -> {
          special(tar, "tree/dir", TarConstants.LF_DIR, "");
          special(tar, "tree/here", TarConstants.LF_SYMLINK, "dir");
          file(tar, "tree/here/x");
        });
    refused("no folder");
  }

  @Test
  void linksThatLeadOutsideAreLeftOutAndNamed() throws Exception {
    Files.createDirectory(temp.resolve("outside"));
    tar(
        tar -> {
          special(tar, "tree/a", TarConstants.LF_SYMLINK, temp.resolve("outside").toString());
          special(tar, "tree/b", TarConstants.LF_SYMLINK, "../../outside");
          special(tar, "tree/ok", TarConstants.LF_SYMLINK, "file");
          file(tar, "tree/file");
        });
    assertThat(extract())
        .filteredOn(w -> w.code().equals("link_outside"))
        .extracting(w -> w.path().toString())
        .containsExactly("a", "b");
    List<Finding> verified =
        ArchiveFormat.TAR_GZ.on(storage).verify(TAR, Depth.FULL, FormatProgress.NONE);
    assertThat(verified)
        .filteredOn(f -> f.code().equals("link_outside"))
        .singleElement()
        .satisfies(f -> assertThat(f.count()).isEqualTo(2))
        .satisfies(
            f -> assertThat(f.examples().get(1)).isEqualTo("tree/b: points to '../../outside'"));
    assertThat(temp.resolve("target/tree/ok")).hasContent("evil");
    nothingOutside();
  }

  @Test
  void aFileWhereALinkOutsideWasLeftOutStaysInside() throws Exception {
    Files.createDirectory(temp.resolve("outside"));
    tar(
        tar -> {
          special(tar, "tree/a", TarConstants.LF_SYMLINK, temp.resolve("outside").toString());
          file(tar, "tree/a/x");
        });
    extract();
    assertThat(temp.resolve("target/tree/a/x")).hasContent("evil");
    nothingOutside();
  }

  @Test
  void hardLinksToOutsideAreRefused() throws Exception {
    for (String target : List.of("/etc/passwd", "../outside", "other/file", "tree/../x")) {
      tar(tar -> special(tar, "tree/a", TarConstants.LF_LINK, target));
      assertThatThrownBy(this::extract).as(target).isInstanceOf(IOException.class);
      nothingOutside();
      Files.deleteIfExists(temp.resolve("target/tree"));
    }
  }

  @Test
  void aHardLinkThroughASymbolicLinkIsRefused() throws Exception {
    tar(
        tar -> {
          special(tar, "tree/dir", TarConstants.LF_DIR, "");
          file(tar, "tree/dir/file");
          special(tar, "tree/here", TarConstants.LF_SYMLINK, "dir");
          special(tar, "tree/b", TarConstants.LF_LINK, "tree/here/file");
        });
    refused("no plain file");
  }

  @Test
  void aNameThatComesTwiceIsRefused() throws Exception {
    tar(
        tar -> {
          file(tar, "tree/x");
          file(tar, "tree/x");
        });
    refused("twice");
  }

  @Test
  void devicesAndPipesAreLeftOutAndNamed() throws Exception {
    tar(
        tar -> {
          special(tar, "tree/dev", TarConstants.LF_CHR, "");
          special(tar, "tree/pipe", TarConstants.LF_FIFO, "");
          file(tar, "tree/x");
        });
    assertThat(extract())
        .filteredOn(w -> w.code().equals("special_file"))
        .extracting(w -> w.path().toString())
        .containsExactly("dev", "pipe");
    assertThat(temp.resolve("target/tree/dev")).doesNotExist();
    assertThat(verify()).extracting(Finding::code).contains("entry_refused");
  }

  @Test
  void aFolderThatIsNotEmptyIsNotWrittenInto() throws Exception {
    tar(tar -> file(tar, "tree/x"));
    Files.createDirectories(temp.resolve("target/tree"));
    Files.writeString(temp.resolve("target/tree/mine"), "mine");
    assertThatThrownBy(this::extract).isInstanceOf(DirectoryNotEmptyException.class);
    assertThat(temp.resolve("target/tree/mine")).hasContent("mine");
  }

  @Test
  void aZipThatGoesUpIsRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("tree/../../x"));
      ((OutputStream) zip).write(1);
    }
    storage.objects.put(Archives.key("b.zip"), bytes.toByteArray());
    assertThatThrownBy(
            () ->
                ArchiveFormat.ZIP
                    .on(storage)
                    .open(Archives.unrecorded("b.zip"), FormatProgress.NONE))
        .hasMessageContaining("'..'");
  }
}
