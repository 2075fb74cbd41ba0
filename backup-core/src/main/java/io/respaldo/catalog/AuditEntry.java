package io.respaldo.catalog;

import io.respaldo.Actor;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of the audit trail.
 *
 * @param action such as {@code backup}, {@code restore}, {@code download}, {@code config}
 * @param instance on what
 * @param subject a backup, a run; may be empty
 * @param outcome {@code ok}, {@code refused}, {@code failed}, {@code begun}
 * @param detail for people; may be empty
 */
public record AuditEntry(
    Instant at,
    Actor actor,
    String action,
    Optional<String> instance,
    String subject,
    String outcome,
    String detail) {}
