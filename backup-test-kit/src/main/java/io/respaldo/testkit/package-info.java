/**
 * For implementers and hosts: contracts that prove a storage or a source, in-memory and faulty
 * storage, settable time.
 */
@NullMarked
package io.respaldo.testkit;

import org.jspecify.annotations.NullMarked;
