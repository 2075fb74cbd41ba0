package io.respaldo.format.archive;

import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;

/** Which part of a backup an entry is in. */
record PartMark(EntryPath path, Part.Shape shape) {}
