package io.respaldo.postgres;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignFiles;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.process.ToolFailedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A dump in PostgreSQL's custom format that somebody else made, in a file of its own, compressed by
 * gzip once more or not. Recognised by its first bytes, never by its name. Immutable.
 */
public final class CustomDumpFile {
  private static final int BUFFER = 64 * 1024;

  private final DumpFile dump;
  private final PgTools tools;
  private final Optional<DumpToc> contents;

  private CustomDumpFile(DumpFile dump, PgTools tools, Optional<DumpToc> contents) {
    this.dump = dump;
    this.tools = tools;
    this.contents = contents;
  }

  /**
   * Reads its table of contents, which comes first; one that can't be read is no reason to throw,
   * {@link #verify} tells.
   *
   * @return empty when it is something else
   */
  public static Optional<CustomDumpFile> at(Path file, PgTools tools) throws IOException {
    DumpFile dump = new DumpFile(file);
    return dump.isRegular() && dump.isCustom() ? Optional.of(of(file, tools)) : Optional.empty();
  }

  /** One that is known to be such a dump. */
  public static CustomDumpFile of(Path file, PgTools tools) throws IOException {
    DumpFile dump = new DumpFile(file);
    return new CustomDumpFile(dump, tools, contents(dump));
  }

  private static Optional<DumpToc> contents(DumpFile dump) throws IOException {
    try (InputStream in = new BufferedInputStream(dump.content(), BUFFER)) {
      return Optional.of(DumpToc.read(in));
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether it holds a table of that name in the schema {@code public}. */
  public boolean hasTable(String name) {
    return contents.isPresent()
        && new TablesOfDump(contents.get()).missing(List.of(TableName.of(name))).isEmpty();
  }

  /** The database that was dumped. */
  public Optional<String> database() {
    return contents.map(DumpToc::database).filter(name -> !name.isEmpty());
  }

  /** When it was made, on the clock of the machine that made it; else the file's time. */
  public ForeignTime time() throws IOException {
    return contents.flatMap(DumpToc::made).isPresent()
        ? new ForeignTime.Local(contents.flatMap(DumpToc::made).get(), ForeignTime.Origin.CONTENT)
        : ForeignTime.modified(dump.file());
  }

  /** Versions and extensions, as words of a backup's record. */
  public Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    contents.ifPresent(
        toc -> {
          facts.put(ForeignDump.SERVER, toc.serverVersion());
          facts.put(ForeignDump.PG_DUMP, toc.toolVersion());
          toc.extensions().ifPresent(names -> facts.put(ExtensionCheck.FACT, names));
        });
    facts.values().removeIf(String::isBlank);
    return facts;
  }

  /**
   * @param part the name of the part that it is
   */
  public PartReader open(String part, FormatProgress progress) throws IOException {
    return dump.open(part, progress);
  }

  /**
   * Has pg_restore turn all of it into text: its list of contents tells nothing of the rows behind.
   * What is wrong is a finding, tools that can't read it too.
   */
  public List<Finding> verify(FormatProgress progress) throws IOException, InterruptedException {
    Optional<Finding> empty = ForeignFiles.empty(dump.file());
    if (empty.isPresent()) {
      return List.of(empty.get());
    }
    String part = DumpFormat.CUSTOM.part();
    Optional<String> version = contents.map(DumpToc::toolVersion);
    try (PartReader parts = open(part, progress);
        InputStream in = parts.read(EntryPath.of(part))) {
      CustomDump.madeBy(version, tools).toSql(in, OutputStream.nullOutputStream());
    } catch (ToolFailedException e) {
      return List.of(
          Finding.error(
              "dump_damaged",
              "'" + dump.file().getFileName() + "' is damaged or cut off: " + e.getMessage(),
              DumpFile.REMEDY));
    } catch (PostgresException e) {
      return List.of(e.finding());
    } catch (IOException e) {
      return List.of(dump.damaged(e));
    }
    progress.file();
    return List.of();
  }
}
