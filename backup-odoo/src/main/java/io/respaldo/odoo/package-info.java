/** Odoo systems: a database and its filestore as one consistent backup, without stopping Odoo. */
@NullMarked
package io.respaldo.odoo;

import org.jspecify.annotations.NullMarked;
