package io.respaldo.format.repository.internal.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.Fuzz;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.storage.Folder;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackHeaderTest {
  @TempDir Path folder;
  private final SecureRandom random = new SecureRandom();
  private final Sealer sealer = new Sealer(SealingKey.random(random), random);
  private FolderStorage storage;
  private RepositoryFiles files;
  private PackReader reader;

  @BeforeEach
  void files() {
    storage = new FolderStorage(folder);
    files = new RepositoryFiles(storage, new RepositoryLayout(Folder.ROOT));
    reader = new PackReader(files, sealer);
  }

  private FinishedPack pack(int blobs) throws Exception {
    PackBuilder builder = new PackBuilder(BlobType.DATA, 4 << 20);
    try (BlobWriter writer = new BlobWriter(sealer, Compression.AUTO, true)) {
      for (int i = 0; i < blobs; i++) {
        byte[] plain = ("blob " + i + " ").repeat(i).getBytes(StandardCharsets.UTF_8);
        builder.add(BlobHandle.data(Sha256.of(plain)), plain, 0, plain.length, writer);
      }
    }
    FinishedPack pack = builder.finish(sealer);
    pack.store(files);
    return pack;
  }

  private void fails(Id id, long size, String message) {
    assertThatThrownBy(() -> reader.header(id, size))
        .hasMessageContaining(message)
        .hasMessageContaining(id.toString())
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED));
  }

  @Test
  void headersOfAnyLengthAreRead() throws Exception {
    for (int blobs : new int[] {1, 2, 14, 15, 16, 17, 40, 3_000}) {
      FinishedPack pack = pack(blobs);
      assertThat(reader.header(pack.id(), pack.size())).isEqualTo(pack.blobs());
      assertThat(PackHeader.fileSize(pack.blobs())).isEqualTo(pack.size());
    }
  }

  @Test
  void lengthsThatCanNotBeAreRefused() throws Exception {
    FinishedPack pack = pack(3);
    Path file = storage.file(files.layout().key(FileType.PACK, pack.id()));
    byte[] bytes = Files.readAllBytes(file);
    for (long length : new long[] {0, 31, bytes.length - 3, 0xffffffffL}) {
      PackHeader.writeLength((int) length, bytes, bytes.length - 4);
      Files.write(file, bytes);
      fails(pack.id(), bytes.length, length < 32 ? "too few" : "larger than the file");
    }
    fails(pack.id(), 72, "too few for a pack");
  }

  @Test
  void headersLargerThanSixteenMebibytesAreRefusedUnread() throws Exception {
    Id id = Sha256.of(new byte[1]);
    Path file = storage.file(files.layout().key(FileType.PACK, id));
    Files.createDirectories(file.getParent());
    byte[] bytes = new byte[(17 << 20)];
    PackHeader.writeLength((16 << 20) + 1, bytes, bytes.length - 4);
    Files.write(file, bytes);
    fails(id, bytes.length, "larger than any");
  }

  @Test
  void aChangedByteAnywhereInHeaderOrLengthIsFound() throws Exception {
    FinishedPack pack = pack(2);
    Path file = storage.file(files.layout().key(FileType.PACK, pack.id()));
    byte[] bytes = Files.readAllBytes(file);
    int header = (int) pack.blobs().get(1).end();
    for (int i = header; i < bytes.length; i++) {
      bytes[i] ^= 4;
      Files.write(file, bytes);
      fails(pack.id(), bytes.length, "");
      bytes[i] ^= 4;
    }
  }

  @Test
  void headersThatDoNotFillTheFileAreRefused() throws Exception {
    FinishedPack pack = pack(3);
    byte[] plain = new byte[1000];
    int length = PackHeader.write(pack.blobs(), plain, 0);
    long blobs = pack.blobs().get(2).end();
    assertThat(PackHeader.read(plain, 0, length, blobs)).isEqualTo(pack.blobs());
    for (long wrong : new long[] {blobs - 1, blobs + 1, 0}) {
      assertThatThrownBy(() -> PackHeader.read(plain, 0, length, wrong))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void mutantsAreDamaged() throws Exception {
    FinishedPack pack = pack(20);
    byte[] plain = new byte[2000];
    int length = PackHeader.write(pack.blobs(), plain, 0);
    long blobs = pack.blobs().get(19).end();
    Fuzz.run(Arrays.copyOf(plain, length), m -> PackHeader.read(m, 0, m.length, blobs));
  }

  @Test
  void blobsThatAreNotWhatTheirNamesSayAreRefused() throws Exception {
    FinishedPack pack = pack(3);
    StoredBlob good = pack.blobs().get(2);
    List<StoredBlob> wrong = new ArrayList<>();
    wrong.add(
        new StoredBlob(
            BlobHandle.data(Sha256.of(new byte[9])),
            good.offset(),
            good.length(),
            good.plainLength()));
    wrong.add(new StoredBlob(good.handle(), good.offset(), good.length(), good.plainLength() + 1));
    wrong.add(new StoredBlob(good.handle(), good.offset(), good.length(), good.plainLength() - 1));
    wrong.add(new StoredBlob(good.handle(), good.offset(), good.length(), 0));
    wrong.add(new StoredBlob(good.handle(), good.offset(), good.length(), Integer.MAX_VALUE));
    wrong.add(new StoredBlob(good.handle(), good.offset() + 1, good.length(), good.plainLength()));
    wrong.add(new StoredBlob(good.handle(), good.offset(), 31, 0));
    wrong.add(new StoredBlob(good.handle(), pack.size(), good.length(), 0));
    try (BlobReader blobs = new BlobReader(sealer)) {
      assertThat(reader.blob(pack.id(), good, blobs)).hasSize(good.contentLength());
      for (StoredBlob blob : wrong) {
        assertThatThrownBy(() -> reader.blob(pack.id(), blob, blobs))
            .as("%s", blob)
            .hasMessageContaining(pack.id().toString())
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED));
      }
    }
  }

  @Test
  void aPackIsFullAtItsTargetAndGrowsForTheBlobThatExceedsIt() {
    PackBuilder builder = new PackBuilder(BlobType.DATA, 4 << 20);
    byte[] large = new byte[8 << 20];
    random.nextBytes(large);
    try (BlobWriter writer = new BlobWriter(sealer, Compression.AUTO, true)) {
      builder.add(BlobHandle.data(Sha256.of(large)), large, 0, 1 << 20, writer);
      assertThat(builder.isFull()).isFalse();
      builder.add(BlobHandle.data(Sha256.of(large)), large, 0, large.length, writer);
    }
    assertThat(builder.isFull()).isTrue();
    int size = builder.size();
    assertThat(builder.finish(sealer).size()).isEqualTo(size);
    builder.clear();
    assertThat(builder.isEmpty()).isTrue();
    assertThatThrownBy(() -> builder.finish(sealer)).isInstanceOf(IllegalStateException.class);
  }

  /** As the list of a folder with very many names is. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatHasNoRoomForItsBoundIsStoredToo(boolean compressed) throws Exception {
    byte[] large = new byte[(64 << 20) + 1_000];
    for (int i = 0; i < large.length; i += 100) {
      large[i] = (byte) random.nextInt(256);
    }
    BlobHandle handle = BlobHandle.tree(Sha256.of(large));
    PackBuilder builder = new PackBuilder(BlobType.TREE, 4 << 20);
    try (BlobWriter writer = new BlobWriter(sealer, Compression.AUTO, compressed);
        BlobReader blobs = new BlobReader(sealer)) {
      for (int round = 0; round < 2; round++) {
        builder.add(handle, large, 0, large.length, writer);
        FinishedPack pack = builder.finish(sealer);
        pack.store(files);
        StoredBlob blob = pack.blobs().get(0);
        assertThat(blob.isCompressed()).isEqualTo(compressed);
        assertThat(reader.blob(pack.id(), blob, blobs)).isEqualTo(large);
        assertThat(reader.header(pack.id(), pack.size())).isEqualTo(pack.blobs());
        builder.clear();
      }
    }
  }
}
