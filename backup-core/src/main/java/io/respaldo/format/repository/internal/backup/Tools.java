package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.FormatProgress;

/**
 * What all parts of a run share.
 *
 * @param progress told of bytes as they are read, from any thread
 */
record Tools(
    BlobStore store,
    Nodes nodes,
    Counts counts,
    ParentTrees parent,
    ExtendedAttributes attributes,
    OpenFolders open,
    FormatProgress progress) {}
