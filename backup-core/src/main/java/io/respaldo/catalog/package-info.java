/**
 * What is written down: records of runs, configuration documents, leases, holds, the audit trail.
 *
 * @see io.respaldo.catalog.InstanceStore
 */
@NullMarked
package io.respaldo.catalog;

import org.jspecify.annotations.NullMarked;
