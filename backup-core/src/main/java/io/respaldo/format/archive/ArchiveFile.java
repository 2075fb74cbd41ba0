package io.respaldo.format.archive;

import io.respaldo.Finding;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.StoredBackup;
import io.respaldo.part.Entry;
import io.respaldo.part.PartReader;
import io.respaldo.storage.Folder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An archive that another tool made, as a file on this machine: whatever {@code tar} or {@code zip}
 * write, several gzip members included. Only read, and by what {@link ArchiveFormat} reads its own
 * archives with: hostile names, links that lead outside, and damage are refused the same way.
 * Immutable; thread-safe.
 *
 * <p>Without {@link Placement}s a file at the top is a stream part and a folder at the top a tree
 * part, under their own names. There is no index: a tar is read from its beginning for each look at
 * it.
 */
public final class ArchiveFile {
  private final Path file;
  private final ArchiveLayout layout;
  private final List<Placement> placements;

  private ArchiveFile(Path file, ArchiveLayout layout, List<Placement> placements) {
    this.file = file;
    this.layout = layout;
    this.placements = List.copyOf(placements);
  }

  public static ArchiveFile tarGz(Path file) {
    return new ArchiveFile(file, new TarLayout(new GzipCodec()), List.of());
  }

  public static ArchiveFile tarZst(Path file) {
    return new ArchiveFile(file, new TarLayout(new ZstdCodec()), List.of());
  }

  public static ArchiveFile zip(Path file) {
    return new ArchiveFile(file, new ZipLayout(), List.of());
  }

  /** The same, its entries told as these parts; the first placement that takes an entry counts. */
  public ArchiveFile placed(Placement... where) {
    return new ArchiveFile(file, layout, List.of(where));
  }

  private ArchiveLayout placedLayout() {
    return new PlacedLayout(layout, placements);
  }

  private ArchiveObject object() {
    FileObject object = FileObject.of(file);
    return ArchiveObject.of(
        object,
        new StoredBackup(Folder.ROOT, "none", object.key().path(), Optional.empty(), Map.of()));
  }

  /**
   * Opens it, reading it once.
   *
   * @throws IOException when it is damaged or no such archive
   */
  public PartReader open(FormatProgress progress) throws IOException {
    return new ArchiveReader(object(), placedLayout(), progress);
  }

  /**
   * Reads every byte and looks whether all is there and as its checksums say.
   *
   * @param watch sees the contents on the way
   */
  public List<Finding> verify(FormatProgress progress, ContentWatch watch)
      throws IOException, InterruptedException {
    return new ArchiveVerifier(object(), placedLayout(), progress, watch)
        .verify(Depth.FULL).stream().filter(f -> !f.code().equals("index_missing")).toList();
  }

  /**
   * The first entry, under its own path; empty when there is none.
   *
   * @throws IOException when its beginning is damaged or that of something else
   */
  public Optional<Entry> first() throws IOException {
    ArchiveObject object = object();
    try (ArchiveLayout.ScannedCursor cursor = layout.scan(object)) {
      return Optional.ofNullable(cursor.next()).map(StoredEntry::entry);
    } catch (IOException e) {
      throw Damage.in(object.key(), e);
    }
  }
}
