package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.source.CompositeSource;
import io.respaldo.source.Destination;
import io.respaldo.source.DirectorySource;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of a composite, chosen singly, with targets of their own, all or none. */
class CompositeRestoreTest {
  @TempDir Path world;
  @TempDir Path scratch;
  private CompositeSource source;

  @BeforeEach
  void fill() throws IOException {
    Worlds.fill(world.resolve("media"));
    Worlds.fill(world.resolve("conf"));
    source =
        CompositeSource.of("media", DirectorySource.of(world.resolve("media")))
            .with("conf", DirectorySource.of(world.resolve("conf")));
  }

  private Restore restore(Selection selection) throws Exception {
    SourceRun run = SourceRun.of("run_1", scratch);
    PartReader parts = run.capture(source).reader();
    return run.restore(parts, selection);
  }

  private static Map<String, String> codes(StagedRestore staged) {
    return staged.findings().stream().collect(Collectors.toMap(Finding::code, Finding::message));
  }

  @Test
  void partsStandBelowTheNameOfTheirMember() throws Exception {
    assertThat(restore(Selection.all()).parts().parts())
        .extracting(Part::name)
        .containsExactly("media/files", "conf/files");
  }

  @Test
  void onlyChosenMembersAreRestored() throws Exception {
    Restore restore = restore(Selection.of("conf/files/a/one"));
    StagedRestore staged = source.beside("x").prepare("run_1", restore);
    staged.build(restore);
    assertThat(staged.check(restore)).isEmpty();
    staged.swap();

    assertThat(world.resolve("media_x")).doesNotExist();
    assertThat(Worlds.of(world.resolve("conf_x")).keySet()).containsExactly("a", "a/one");
    assertThat(staged.describe()).isEqualTo("folder '" + world.toRealPath() + "/conf_x'");
  }

  @Test
  void eachMemberMayHaveItsOwnTarget() throws Exception {
    Restore restore = restore(Selection.of("media"));
    Destination target =
        source.at(RestoreTarget.ofMembers().with("media", world.resolve("new").toString()));
    StagedRestore staged = target.prepare("run_1", restore);
    assertThat(staged.findings()).isEmpty();
    staged.build(restore);
    staged.swap();

    assertThat(Worlds.of(world.resolve("new"))).isEqualTo(Worlds.of(world.resolve("media")));
  }

  @Test
  void aHardLinkInAMemberIsRestoredAndCounted() throws Exception {
    MemoryParts parts = new MemoryParts();
    parts.tree(
        "media/files",
        sink -> {
          sink.add(
              Entry.file(EntryPath.of("one"), 3, Instant.EPOCH), out -> out.write(new byte[3]));
          sink.add(
              new Entry(
                  EntryPath.of("two"),
                  Entry.Type.HARD_LINK,
                  0,
                  Instant.EPOCH,
                  0600,
                  Optional.empty(),
                  Optional.of(LinkTarget.of("one"))),
              out -> {});
        });
    Restore restore = SourceRun.of("run_1", scratch).restore(parts.reader(), Selection.of("media"));
    StagedRestore staged = source.beside("x").prepare("run_1", restore);
    staged.build(restore);

    assertThat(staged.check(restore)).isEmpty();
    staged.swap();
    assertThat(Files.getAttribute(world.resolve("media_x/two"), "unix:ino"))
        .isEqualTo(Files.getAttribute(world.resolve("media_x/one"), "unix:ino"));
  }

  @Test
  void aChosenMemberWithoutATargetIsRefused() throws Exception {
    Destination target =
        source.at(RestoreTarget.ofMembers().with("media", world.resolve("new").toString()));

    assertThat(codes(target.prepare("run_1", restore(Selection.all()))))
        .containsEntry("target_missing", "member 'conf' is chosen and has no target");
  }

  @Test
  void twoMembersWithOneTargetAreRefused() throws Exception {
    String one = world.resolve("new").toString();
    Destination target = source.at(RestoreTarget.ofMembers().with("media", one).with("conf", one));

    assertThat(codes(target.prepare("run_1", restore(Selection.all())))).containsKey("same_target");
  }

  @Test
  void targetsThatMakeNoSenseAreRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.at(RestoreTarget.of("/tmp/x")))
        .withMessageContaining("media, conf");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.at(RestoreTarget.ofMembers().with("other", "/tmp/x")));
  }

  @Test
  void aMemberThatTheBackupDoesNotHoldIsTold() throws Exception {
    Restore restore = restore(Selection.all());
    CompositeSource grown = source.with("new", DirectorySource.of(world.resolve("conf")));

    StagedRestore staged = grown.beside("x").prepare("run_1", restore);
    assertThat(staged.findings()).extracting(Finding::code).containsExactly("member_missing");
    assertThat(staged.findings()).noneMatch(Finding::isError);

    assertThat(grown.beside("x").prepare("run_1", restore(Selection.of("new"))).findings())
        .singleElement()
        .matches(Finding::isError);
  }

  @Test
  void nothingChosenIsRefused() throws Exception {
    assertThat(codes(source.beside("x").prepare("run_1", restore(Selection.of("elsewhere")))))
        .containsKey("part_missing");
  }

  @Test
  void findingsSayWhichMemberTheyAreAbout() throws Exception {
    Files.createDirectories(world.resolve("conf_x/full"));

    assertThat(
            codes(source.beside("x").prepare("run_1", restore(Selection.all()))).get("not_empty"))
        .startsWith("conf: folder");
    assertThat(
            source
                .with("gone", DirectorySource.of(world.resolve("gone")))
                .preflight(BackupKind.FULL)
                .findings())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).startsWith("gone: "));
  }

  @Test
  void aSwapThatFailsHalfWayIsUndone() throws Exception {
    Restore restore = restore(Selection.all());
    StagedRestore staged = source.beside("x").prepare("run_1", restore);
    staged.build(restore);
    Files.createDirectories(world.resolve("conf_x/appeared"));

    assertThatThrownBy(staged::swap).isInstanceOf(IOException.class);

    assertThat(world.resolve("media_x")).doesNotExist();
    staged.discard();
    assertThat(Worlds.of(world).keySet()).noneMatch(p -> p.startsWith(".") || p.equals("media_x"));
  }

  @Test
  void inPlaceAllMembersAreExchangedAndComeBack() throws Exception {
    Restore restore = restore(Selection.all());
    Files.writeString(world.resolve("media/top"), "changed");
    Files.writeString(world.resolve("conf/top"), "changed");
    Map<String, String> before = Worlds.of(world);
    StagedRestore staged = source.inPlace().prepare("run_1", restore);
    staged.build(restore);
    staged.swap();
    assertThat(world.resolve("media/top")).hasContent("top");
    assertThat(world.resolve("conf/top")).hasContent("top");

    StagedRestore resumed = source.resume(staged.names());
    assertThat(resumed.replaces()).isTrue();
    resumed.undo();
    resumed.discard();

    assertThat(Worlds.of(world)).isEqualTo(before);
  }

  @Test
  void namesOfAnUnknownMemberAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.resume(Map.of("members", "other")))
        .withMessageContaining("'other'");
  }

  @Test
  void membersHaveOneSegmentAndAreUnique() {
    DirectorySource any = DirectorySource.of(world);
    for (String name : List.of("a/b", "", "..", "media")) {
      assertThatIllegalArgumentException().isThrownBy(() -> source.with(name, any));
    }
  }
}
