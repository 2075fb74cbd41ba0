package io.respaldo.format.repository.internal.index;

import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.id.Id;

/** A blob and the pack that it lies in. */
public record PackedBlob(Id pack, StoredBlob blob) {}
