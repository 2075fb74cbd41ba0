package io.respaldo.internal;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.format.foreign.NamedTime;
import io.respaldo.format.foreign.OneStream;
import io.respaldo.format.tree.PlainFile;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code NAME_20251119_030000.text}, whole when its last word is "end". */
final class TextKind implements ForeignKind {
  /** Done whenever a backup is opened. */
  volatile MapSource.Interference onOpen = () -> {};

  @Override
  public String name() {
    return "text";
  }

  @Override
  public Optional<ForeignBackup> recognise(Path path) throws IOException {
    String name = path.getFileName().toString();
    Optional<NamedTime> named = NamedTime.in(name);
    if (!name.endsWith(".text")) {
      return Optional.empty();
    }
    return Optional.of(
        ForeignBackup.of(
            path,
            named.map(NamedTime::before).filter(n -> !n.isEmpty()),
            named.isPresent() ? named.get().asTime() : ForeignTime.modified(path)));
  }

  @Override
  public PartReader open(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException {
    onOpen.happen();
    return new OneStream(
        "dump.sql", Instant.EPOCH, () -> PlainFile.open(files.get(0), 0), progress);
  }

  @Override
  public List<Finding> verify(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException {
    return Files.readString(files.get(0)).endsWith("end")
        ? List.of()
        : List.of(Finding.error("truncated", "'" + files.get(0) + "' has no end", "find another"));
  }
}
