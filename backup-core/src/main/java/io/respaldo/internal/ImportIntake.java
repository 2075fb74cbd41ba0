package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupId;
import io.respaldo.Finding;
import io.respaldo.ImportPlan;
import io.respaldo.ImportRequest.Mode;
import io.respaldo.InstanceName;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.Parts;
import io.respaldo.format.Written;
import io.respaldo.format.foreign.Fingerprint;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.ImportFolders;
import io.respaldo.format.foreign.Reference;
import io.respaldo.format.foreign.ReferenceFormat;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.source.BackupSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A backup of another tool, taken in as it was planned: its files must still be those that were
 * verified then.
 */
final class ImportIntake implements Intake {
  private final Engine engine;
  private final ImportPlan plan;
  private final ImportPlan.Item item;
  private final InstanceName name;
  private final FormatProgress progress;

  ImportIntake(
      Engine engine,
      ImportPlan plan,
      ImportPlan.Item item,
      InstanceName name,
      FormatProgress progress) {
    this.engine = engine;
    this.plan = plan;
    this.item = item;
    this.name = name;
    this.progress = progress;
  }

  private ForeignKind kind() {
    return Engine.known("kind of backup", item.kind(), engine.setup.foreignKinds());
  }

  @Override
  public Instant time(Instant started) {
    return item.time();
  }

  @Override
  public boolean makesRoom() {
    return false;
  }

  /** Another import may have been faster. */
  @Override
  public void requireWanted() throws IOException {
    Optional<BackupId> there =
        ImportedBefore.in(engine, name, plan.request()).find(item.fingerprint());
    if (there.isPresent()) {
      throw new BackupException(
          Kind.EXISTS,
          "'" + item.files().get(0) + "' has been taken in meanwhile, as " + there.get(),
          "");
    }
  }

  @Override
  public BackupSource source() {
    return new ImportSource(
        item.files().get(0).toString(), scratch -> kind().open(item.files(), scratch, progress));
  }

  @Override
  public Written write(BackupFormat format, BackupOrder order, Parts parts)
      throws IOException, InterruptedException {
    Written written =
        plan.request().mode() == Mode.COPY
            ? copied(format, order, parts)
            : referred((ReferenceFormat) format, order);
    List<Finding> warnings = new ArrayList<>(item.findings());
    warnings.addAll(written.warnings());
    return new Written(
        written.file(),
        written.size(),
        written.storedBytes(),
        written.checksums(),
        written.parts(),
        warnings);
  }

  /** A copy of files that changed while they were read is none; what it wrote goes. */
  private Written copied(BackupFormat format, BackupOrder order, Parts parts)
      throws IOException, InterruptedException {
    Written written;
    try {
      written = format.write(order, parts);
    } catch (IOException e) {
      if (!Failures.isInterrupt(e)) {
        requireUnchanged();
      }
      throw e;
    }
    requireUnchanged();
    return written;
  }

  private Written referred(ReferenceFormat format, BackupOrder order)
      throws IOException, InterruptedException {
    requireUnchanged();
    return format.write(order, reference(), partsIn(order.work()));
  }

  private void requireUnchanged() throws IOException, InterruptedException {
    for (int i = 0; i < item.files().size(); i++) {
      Path file = item.files().get(i);
      if (!Fingerprint.of(file, FormatProgress.NONE).sha256().equals(item.fingerprint().get(i))) {
        throw new BackupException(
            Kind.REFUSED, "'" + file + "' has changed since it was verified", "plan again");
      }
    }
  }

  private Reference reference() throws IOException {
    List<Reference.Original> originals = new ArrayList<>();
    String folder = "";
    for (int i = 0; i < item.files().size(); i++) {
      Path file = item.files().get(i);
      ImportFolders.Place place =
          engine
              .setup
              .importFolders()
              .placeOf(file)
              .orElseThrow(() -> new IOException("'" + file + "' lies in no import folder"));
      folder = place.folder();
      originals.add(
          new Reference.Original(place.path(), Fingerprint.size(file), item.fingerprint().get(i)));
    }
    return new Reference(folder, item.kind(), originals);
  }

  private List<Part> partsIn(Path scratch) throws IOException, InterruptedException {
    try (PartReader reader = kind().open(item.files(), scratch, progress)) {
      return reader.parts();
    }
  }
}
