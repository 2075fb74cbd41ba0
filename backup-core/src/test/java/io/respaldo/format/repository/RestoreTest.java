package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.internal.OtherPrograms;
import io.respaldo.part.Selection;
import io.respaldo.storage.Folder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Snapshots of the real restic, brought back into empty folders and over what stands there. Long
 * because every test begins with the same snapshot.
 */
@Tag("once")
final class RestoreTest {
  private static final Instant THEN = Instant.parse("2024-02-29T12:00:00.123456789Z");

  @TempDir Path world;
  private Path site;
  private Path out;
  private Repository repository;

  @BeforeEach
  void backUp() throws Exception {
    site = world.resolve("site");
    out = world.resolve("out");
    Files.createDirectories(site.resolve("media/old"));
    write("index.html", 100);
    write("media/film", 16_000_000);
    write("media/old/logo", 3_000);
    Files.writeString(site.resolve("empty"), "");
    Files.createLink(site.resolve("media/same"), site.resolve("media/film"));
    Files.createSymbolicLink(site.resolve("link"), Path.of("media/old"));
    try (RandomAccessFile sparse = new RandomAccessFile(site.resolve("sparse").toFile(), "rw")) {
      sparse.seek(5_000_000);
      sparse.write(7);
    }
    Files.setPosixFilePermissions(
        site.resolve("index.html"), PosixFilePermissions.fromString("rw-r-----"));
    Files.setLastModifiedTime(site.resolve("index.html"), FileTime.from(THEN));
    SmallRepository.create(new FolderStorage(world)).repository.close();
    Restic.at(world.resolve("r"), SmallRepository.PASSWORD).run("backup", site.toString());
    repository =
        Repository.open(
            new FolderStorage(world),
            new Folder("r"),
            PasswordSource.of(SmallRepository.PASSWORD.toCharArray()));
  }

  private void write(String name, int length) throws IOException {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    Files.write(site.resolve(name), content);
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private RestoredTree restore(RestoreSettings settings) throws Exception {
    return restore(Selection.all(), settings);
  }

  private RestoredTree restore(Selection chosen, RestoreSettings settings) throws Exception {
    return repository.restore("latest", chosen, out, settings, FormatProgress.NONE);
  }

  private Path restored() {
    return out.resolve(site.toString().substring(1));
  }

  /** What is in a folder: kind, mode, time and content of each, by path. */
  private static Map<String, String> state(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Map<String, Object> a =
            Files.readAttributes(
                file, "unix:mode,size,lastModifiedTime,nlink", LinkOption.NOFOLLOW_LINKS);
        String what =
            Files.isSymbolicLink(file)
                ? Files.readSymbolicLink(file).toString()
                : Files.isRegularFile(file)
                    ? a + " " + Arrays.hashCode(Files.readAllBytes(file))
                    : a.get("mode") + " " + a.get("lastModifiedTime");
        all.put(folder.relativize(file).toString(), what);
      }
    }
    return all;
  }

  @Test
  void theWholeSnapshotComesBackIntoAnEmptyFolderAndNowhereElse() throws Exception {
    RestoredTree done = restore(RestoreSettings.intoEmpty().verifying());

    assertThat(done.findings()).isEmpty();
    assertThat(done.files()).isEqualTo(5);
    assertThat(state(restored())).isEqualTo(state(site));
    assertThatThrownBy(() -> restore(RestoreSettings.intoEmpty()))
        .isInstanceOf(DirectoryNotEmptyException.class);
  }

  @Test
  void onlyWhatDiffersIsWritten() throws Exception {
    restore(RestoreSettings.intoEmpty());
    Path film = restored().resolve("media/film");
    Files.delete(restored().resolve("media/same"));
    try (RandomAccessFile file = new RandomAccessFile(film.toFile(), "rw")) {
      file.seek(3_000_000);
      file.write(1);
      file.seek(17_000_000);
      file.write(1);
    }
    Files.setPosixFilePermissions(film, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.delete(restored().resolve("index.html"));
    Files.writeString(restored().resolve("empty"), "no longer");
    Files.delete(restored().resolve("link"));
    Files.createSymbolicLink(restored().resolve("link"), Path.of("/etc"));
    Object inode = Files.getAttribute(film, "unix:ino");
    Files.writeString(restored().resolve("media/more"), "kept");

    RestoredTree done = restore(RestoreSettings.overExisting().verifying());

    assertThat(done.findings()).isEmpty();
    assertThat(done.writtenBytes()).isBetween(100L, 15_900_000L);
    assertThat(done.unchangedFiles()).isEqualTo(2);
    assertThat(Files.getAttribute(film, "unix:ino")).isEqualTo(inode);
    assertThat(restored().resolve("media/more")).hasContent("kept");
    Files.delete(restored().resolve("media/more"));
    Files.setLastModifiedTime(
        restored().resolve("media"), Files.getLastModifiedTime(site.resolve("media")));
    assertThat(state(restored())).isEqualTo(state(site));
  }

  @Test
  void nothingIsTouchedWhereNothingDiffers() throws Exception {
    restore(RestoreSettings.intoEmpty());
    Map<String, Object> before = changed();

    RestoredTree done = restore(RestoreSettings.overExisting());
    RestoredTree compared = restore(RestoreSettings.overExisting().comparingContent());

    assertThat(done.unchangedFiles()).isEqualTo(5);
    assertThat(done.writtenBytes() + compared.writtenBytes()).isZero();
    assertThat(changed()).isEqualTo(before);
    assertThat(state(restored())).isEqualTo(state(site));
  }

  /** When each was changed last, content or metadata; but links, whose times Java can't set. */
  private Map<String, Object> changed() throws IOException {
    Map<String, Object> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(restored())) {
      for (Path file : files.filter(f -> !Files.isSymbolicLink(f)).toList()) {
        all.put(file.toString(), Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {-3_600, 1, 3_600})
  void whatHasTheSizeAndAnotherTimeIsCompared(int seconds) throws Exception {
    restore(RestoreSettings.intoEmpty());
    Path logo = restored().resolve("media/old/logo");
    Path film = restored().resolve("media/film");
    FileTime time = Files.getLastModifiedTime(logo);
    byte[] content = Files.readAllBytes(logo);
    content[5]++;
    Files.write(logo, content);
    for (Path file : List.of(logo, film)) {
      Files.setLastModifiedTime(file, FileTime.from(time.toInstant().plusSeconds(seconds)));
    }

    RestoredTree done = restore(RestoreSettings.overExisting().verifying());

    assertThat(done.findings()).isEmpty();
    assertThat(done.writtenBytes()).as("the film's time alone").isEqualTo(content.length);
    assertThat(state(restored())).isEqualTo(state(site));
  }

  @Test
  void whatWasChangedWithItsTimeKeptIsFoundByItsContentAlone() throws Exception {
    restore(RestoreSettings.intoEmpty());
    Path logo = restored().resolve("media/old/logo");
    FileTime time = Files.getLastModifiedTime(logo);
    byte[] content = Files.readAllBytes(logo);
    content[5]++;
    Files.write(logo, content);
    Files.setLastModifiedTime(logo, time);

    RestoredTree trusting = restore(RestoreSettings.overExisting().verifying());
    RestoredTree comparing = restore(RestoreSettings.overExisting().comparingContent().verifying());

    assertThat(trusting.findings()).hasSize(1);
    assertThat(trusting.findings().get(0).examples().get(0)).contains("logo' differs");
    assertThat(comparing.findings()).isEmpty();
    assertThat(state(restored())).isEqualTo(state(site));
  }

  @Test
  void whatTheSnapshotHasNotIsDeletedOnRequestAndNothingBehindLinks() throws Exception {
    restore(RestoreSettings.intoEmpty());
    Path outside = Files.createDirectories(world.resolve("outside/deep"));
    Files.writeString(outside.resolve("precious"), "data");
    Files.createSymbolicLink(restored().resolve("media/way-out"), outside);
    Files.createDirectories(restored().resolve("media/new/deeper"));
    Files.writeString(restored().resolve("media/new/deeper/file"), "x");
    Files.writeString(out.resolve("beside"), "x");

    restore(
        Selection.of(site.toString().substring(1) + "/index.html"),
        RestoreSettings.overExisting().deletingOthers());
    assertThat(restored().resolve("media/new/deeper/file")).exists();
    RestoredTree done = restore(RestoreSettings.overExisting().deletingOthers().verifying());

    assertThat(done.deleted()).isEqualTo(5);
    assertThat(done.findings()).isEmpty();
    assertThat(state(restored())).isEqualTo(state(site));
    assertThat(out.resolve("beside")).doesNotExist();
    assertThat(outside.resolve("precious")).hasContent("data");
  }

  @Test
  void linksAreReplacedAndNeverWrittenThrough() throws Exception {
    Path outside = Files.createDirectories(world.resolve("outside"));
    Files.writeString(outside.resolve("old"), "precious");
    Files.writeString(outside.resolve("film"), "precious");
    Files.createDirectories(restored());
    Files.createSymbolicLink(restored().resolve("media"), outside);
    Files.createSymbolicLink(restored().resolve("index.html"), outside.resolve("old"));
    Files.createLink(restored().resolve("sparse"), outside.resolve("film"));
    Map<String, String> before = state(outside);

    RestoredTree done = restore(RestoreSettings.overExisting().verifying());

    assertThat(done.findings()).isEmpty();
    assertThat(state(restored())).isEqualTo(state(site));
    assertThat(outside.resolve("old")).hasContent("precious");
    assertThat(outside.resolve("film")).hasContent("precious");
    assertThat(state(outside).keySet()).isEqualTo(before.keySet());
  }

  @Test
  void anEmptyFileOfTwoNamesIsNotMadeByEmptyingAFileThatIsElsewhereToo() throws Exception {
    Files.createLink(site.resolve("empty too"), site.resolve("empty"));
    Restic.at(world.resolve("r"), SmallRepository.PASSWORD).run("backup", site.toString());
    Path outside = Files.writeString(world.resolve("outside"), "precious");
    Files.createDirectories(restored());
    Files.createLink(restored().resolve("empty"), outside);

    RestoredTree done = restore(RestoreSettings.overExisting().verifying());

    assertThat(outside).hasContent("precious");
    assertThat(done.findings()).isEmpty();
    assertThat(state(restored())).isEqualTo(state(site));
  }

  @Test
  void aSnapshotThatCantBeReadHidesNoOtherAndLatestIsNotGuessed() throws Exception {
    String sound = repository.snapshots().get(0).id();
    Restic.at(world.resolve("r"), SmallRepository.PASSWORD).run("backup", site.toString());
    for (SnapshotInfo s : repository.snapshots()) {
      if (!s.id().equals(sound)) {
        Path file = world.resolve("r/snapshots").resolve(s.id());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
      }
    }
    List<Exception> unreadable = new ArrayList<>();

    assertThat(repository.snapshots(unreadable::add))
        .extracting(SnapshotInfo::id)
        .containsExactly(sound);
    assertThat(unreadable).singleElement().asString().contains("is damaged");
    assertThatThrownBy(() -> restore(RestoreSettings.intoEmpty()))
        .hasMessageContaining("is damaged")
        .hasMessageContaining("name one by its id");
    repository.restore(
        sound, Selection.all(), out, RestoreSettings.intoEmpty(), FormatProgress.NONE);
    assertThat(state(restored())).isEqualTo(state(site));
  }

  @Test
  void aFullFolderInAFilesPlaceIsRefusedUnlessOthersAreDeleted() throws Exception {
    Files.createDirectories(restored().resolve("index.html/precious"));
    Files.writeString(restored().resolve("media"), "a file");

    assertThatThrownBy(() -> restore(RestoreSettings.overExisting()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("index.html")
        .hasMessageContaining("move it away");
    restore(RestoreSettings.overExisting().deletingOthers());

    assertThat(state(restored())).isEqualTo(state(site));
  }

  @Test
  void anInterruptedRestoreIsCompletedByTheNext() throws Exception {
    restore(RestoreSettings.intoEmpty());
    for (String name : new String[] {"media/film", "sparse", "media/old/logo"}) {
      Files.write(restored().resolve(name), new byte[2_000_000]);
    }
    AtomicBoolean once = new AtomicBoolean();
    Thread here = Thread.currentThread();
    FormatProgress stopping =
        new FormatProgress() {
          @Override
          public void read(long bytes) {
            if (once.compareAndSet(false, true)) {
              here.interrupt();
            }
          }
        };

    assertThatThrownBy(
            () ->
                repository.restore(
                    "latest", Selection.all(), out, RestoreSettings.overExisting(), stopping))
        .isInstanceOf(InterruptedException.class);
    RestoredTree done = restore(RestoreSettings.overExisting().verifying());

    assertThat(done.findings()).isEmpty();
    assertThat(state(restored())).isEqualTo(state(site));
  }

  @Test
  void whatIsChosenAloneComesBackAndWhatIsNotThereIsTold() throws Exception {
    String prefix = site.toString().substring(1);

    restore(Selection.of(prefix + "/media/old"), RestoreSettings.intoEmpty());

    try (Stream<Path> all = Files.walk(out)) {
      assertThat(all.filter(Files::isRegularFile)).hasSize(1);
    }
    assertThatThrownBy(
            () -> restore(Selection.of(prefix + "/nothing"), RestoreSettings.overExisting()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void whatWasRestoredWrongIsNamed() throws Exception {
    restore(RestoreSettings.intoEmpty());
    Path film = restored().resolve("media/film");
    Instant time = Files.getLastModifiedTime(film).toInstant();
    try (RandomAccessFile file = new RandomAccessFile(film.toFile(), "rw")) {
      file.seek(15_999_999);
      int last = file.read();
      file.seek(15_999_999);
      file.write(last + 1);
    }
    Files.setLastModifiedTime(film, FileTime.from(time));

    RestoredTree done = restore(RestoreSettings.overExisting().verifying());

    assertThat(done.findings().get(0).count()).isEqualTo(2); // by both its names
    assertThat(done.findings().get(0).examples())
        .anyMatch(e -> e.contains("/media/film' differs in the "));
  }

  @Test
  void pipesComeBackWithModeAndTime() throws Exception {
    OtherPrograms.require("mkfifo");
    Process mkfifo = new ProcessBuilder("mkfifo", site.resolve("pipe").toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    Restic.at(world.resolve("r"), SmallRepository.PASSWORD).run("backup", site.toString());

    RestoredTree first = restore(RestoreSettings.intoEmpty().verifying());
    RestoredTree second = restore(RestoreSettings.overExisting());

    assertThat(first.warnings()).isEmpty();
    assertThat(second.warnings()).isEmpty();
    assertThat(Files.readAttributes(restored().resolve("pipe"), "unix:mode,lastModifiedTime"))
        .isEqualTo(Files.readAttributes(site.resolve("pipe"), "unix:mode,lastModifiedTime"));
  }
}
