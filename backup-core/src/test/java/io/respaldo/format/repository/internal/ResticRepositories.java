package io.respaldo.format.repository.internal;

import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.storage.Folder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Small repositories that real restics made; {@code make-repositories.sh} stands beside them. */
public final class ResticRepositories {
  public static final List<String> ALL =
      Stream.concat(
              Stream.of("v1", "auto", "off", "max").map(n -> "0.14/" + n),
              Stream.of("v1", "auto", "off", "max", "fastest", "better").map(n -> "0.19/" + n))
          .toList();

  private ResticRepositories() {}

  /**
   * Unpacks one.
   *
   * @param name such as {@code 0.14/auto}
   */
  public static FolderStorage unpack(String name, Path into) throws IOException {
    String version = name.substring(0, name.indexOf('/'));
    String wanted = "./" + name.substring(name.indexOf('/') + 1) + "/";
    String resource = "/io/respaldo/format/repository/restic-" + version + ".tar.gz";
    try (InputStream raw =
            Objects.requireNonNull(ResticRepositories.class.getResourceAsStream(resource));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GzipCompressorInputStream(raw))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        if (e.isFile() && e.getName().startsWith(wanted)) {
          Path file = into.resolve("r").resolve(e.getName().substring(wanted.length()));
          Files.createDirectories(Objects.requireNonNull(file.getParent()));
          Files.copy(tar, file);
        }
      }
    }
    return new FolderStorage(into);
  }

  /** Opens what {@link #unpack} made. */
  public static OpenRepository open(FolderStorage storage) throws IOException {
    return OpenRepository.open(
        storage,
        new RepositoryLayout(new Folder("r")),
        PasswordSource.of("first".toCharArray()),
        Optional.empty());
  }
}
