package io.respaldo.postgres;

import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.format.foreign.NamedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which files of the folders {@code db} and {@code media} belong together: those of the same time,
 * and among several of the same time those of the same name, or else the first dump.
 */
record DumpAndMedia(Optional<Path> dump, Optional<Path> media, NamedTime named) {
  private static final String DB = "db";
  private static final String MEDIA = "media";

  /** The pair that a file is one of; empty for what lies elsewhere or is named otherwise. */
  static Optional<DumpAndMedia> around(Path path) throws IOException {
    Path folder = path.getParent();
    Path above = folder == null ? null : folder.getParent();
    Optional<NamedTime> named = NamedTime.in(path.getFileName().toString());
    if (folder == null || above == null || named.isEmpty() || !isMember(path)) {
      return Optional.empty();
    }
    List<Path> dumps = sameTime(above.resolve(DB), named.get());
    List<Path> media = sameTime(above.resolve(MEDIA), named.get());
    boolean isDump = folder.getFileName().toString().equals(DB);
    if (isDump) {
      return Optional.of(ofDump(path, dumps, media));
    }
    return Optional.of(
        dumps.stream()
            .map(dump -> ofDump(dump, dumps, media))
            .filter(pair -> pair.media().equals(Optional.of(path)))
            .findFirst()
            .orElseGet(() -> new DumpAndMedia(Optional.empty(), Optional.of(path), named.get())));
  }

  private static DumpAndMedia ofDump(Path dump, List<Path> dumps, List<Path> media) {
    String before = before(dump);
    Optional<Path> own = media.stream().filter(m -> before(m).equals(before)).findFirst();
    if (own.isEmpty()
        && dumps.stream().filter(d -> !hasOwn(d, media)).findFirst().equals(Optional.of(dump))) {
      own = media.stream().filter(m -> before(m).equals(MEDIA)).findFirst();
    }
    return new DumpAndMedia(
        Optional.of(dump), own, NamedTime.in(dump.getFileName().toString()).orElseThrow());
  }

  private static boolean hasOwn(Path dump, List<Path> media) {
    return media.stream().anyMatch(m -> before(m).equals(before(dump)));
  }

  private static String before(Path file) {
    return NamedTime.in(file.getFileName().toString()).map(NamedTime::before).orElse("");
  }

  private static boolean isMember(Path path) {
    Path folder = path.getParent();
    if (folder == null
        || folder.getFileName() == null
        || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    String lower = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return switch (folder.getFileName().toString()) {
      case DB -> SqlFile.isNamedSo(path);
      case MEDIA -> lower.endsWith(".tar.gz") || lower.endsWith(".tgz");
      default -> false;
    };
  }

  private static List<Path> sameTime(Path folder, NamedTime named) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(DumpAndMedia::isMember)
          .filter(
              p ->
                  NamedTime.in(p.getFileName().toString())
                      .filter(n -> n.time().equals(named.time()))
                      .isPresent())
          .sorted(Comparator.comparing(p -> p.getFileName().toString()))
          .forEach(found::add);
    }
    return found;
  }

  /** The dump first. */
  List<Path> files() {
    return Stream.concat(dump.stream(), media.stream()).toList();
  }

  /** Named by the dump; a safety copy's is that of the only other dumps. */
  Optional<String> database() throws IOException {
    if (dump.isEmpty()) {
      return Optional.empty();
    }
    String before = named.before();
    if (!ScriptNames.isSafetyCopy(before)) {
      return ScriptNames.database(before);
    }
    try (Stream<Path> all = Files.list(dump.get().resolveSibling(""))) {
      List<String> names =
          all.filter(DumpAndMedia::isMember)
              .map(DumpAndMedia::before)
              .filter(n -> !n.isEmpty() && !ScriptNames.isSafetyCopy(n))
              .distinct()
              .toList();
      return names.size() == 1 ? ScriptNames.database(names.get(0)) : Optional.empty();
    }
  }

  ForeignTime time() {
    return named.asTime();
  }
}
