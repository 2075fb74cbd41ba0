package io.respaldo.format.repository.internal.key;

import io.respaldo.format.repository.internal.json.Timestamp;

/** What a key file tells people: who made it, where, when. */
public record KeyLabel(String username, String hostname, Timestamp created) {}
