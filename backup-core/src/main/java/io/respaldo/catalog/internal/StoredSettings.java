package io.respaldo.catalog.internal;

import io.respaldo.GlobalSettings;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The global settings in the home storage; {@link GlobalSettings#NONE} as long as nobody set any.
 */
public final class StoredSettings {
  private final Document<GlobalSettings> document;

  public StoredSettings(StorageBackend home) {
    document = new Document<>(home, Layout.SETTINGS, SettingsCodec.INSTANCE);
  }

  public GlobalSettings read() throws IOException {
    return document.read().map(Document.Version::value).orElse(GlobalSettings.NONE);
  }

  public GlobalSettings update(UnaryOperator<GlobalSettings> change) throws IOException {
    while (true) {
      Optional<GlobalSettings> changed = document.update(change);
      if (changed.isPresent()) {
        return changed.get();
      }
      try {
        return document.create(change.apply(GlobalSettings.NONE)).value();
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.EXISTS) {
          throw e;
        }
      }
    }
  }
}
