package io.respaldo.odoo;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.part.PartReader;
import io.respaldo.postgres.PgTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A dump of an Odoo database in PostgreSQL's custom format alone: what the database manager calls
 * {@code dump}. It holds no files of attachments.
 */
record OdooDumpKind(PgTools tools) implements ForeignKind {
  @Override
  public String name() {
    return "odoo-dump";
  }

  @Override
  public Optional<ForeignBackup> recognise(Path path) throws IOException {
    String file = String.valueOf(path.getFileName());
    if (!file.toLowerCase(Locale.ROOT).endsWith(".dump")
        || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        || !new CustomFile(path, tools).isOfOdoo()) {
      return Optional.empty();
    }
    OdooFileName named = OdooFileName.of(file);
    ForeignTime time = named.time().isPresent() ? named.time().get() : ForeignTime.modified(path);
    return Optional.of(new ForeignBackup(List.of(path), named.database(), time, Map.of()));
  }

  @Override
  public PartReader open(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException {
    return new CustomFile(files.get(0), tools).open(progress);
  }

  @Override
  public List<Finding> verify(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException {
    return new CustomFile(files.get(0), tools).verify(progress);
  }
}
