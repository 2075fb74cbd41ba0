package io.respaldo.format.repository.internal.backup;

import java.util.function.LongConsumer;

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
    LongConsumer progress) {}
