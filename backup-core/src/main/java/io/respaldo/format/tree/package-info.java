/**
 * What every format needs of trees of files, whatever it makes of them: a walk that reads them in a
 * stable order with flat memory, and a writer that brings them back without ever leaving its
 * folder.
 */
@NullMarked
package io.respaldo.format.tree;

import org.jspecify.annotations.NullMarked;
