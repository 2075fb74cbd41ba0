package io.respaldo.storage.local;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Other file systems: their separators, their ideas of names, and what they lack. */
class JimfsContractTest {
  /** One file system a test, whose memory goes with it. */
  abstract static class OnJimfs extends LocalContract {
    abstract Configuration configuration();

    @Override
    Path newRoot() {
      FileSystem made = Jimfs.newFileSystem(configuration());
      return made.getRootDirectories().iterator().next().resolve("store");
    }

    @Override
    protected long bigObject() {
      return 50_000_000;
    }

    @Override
    protected int manyObjects() {
      return 2_000;
    }
  }

  @Nested
  class Unix extends OnJimfs {
    @Override
    Configuration configuration() {
      return Configuration.unix();
    }
  }

  @Nested
  class UnixWithoutHardLinks extends OnJimfs {
    @Override
    Configuration configuration() {
      return Configuration.unix().toBuilder()
          .setSupportedFeatures(Feature.FILE_CHANNEL)
          .setAttributeViews("basic", "posix")
          .build();
    }
  }

  @Nested
  class MacOs extends OnJimfs {
    @Override
    Configuration configuration() {
      return Configuration.osX();
    }
  }

  @Nested
  class Windows extends OnJimfs {
    @Override
    Configuration configuration() {
      return Configuration.windows();
    }
  }
}
