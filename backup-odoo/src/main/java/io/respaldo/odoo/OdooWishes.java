package io.respaldo.odoo;

import io.respaldo.Backup;
import io.respaldo.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to become of a restored database before it goes live.
 *
 * @param neutralize whether it is made harmless
 */
record OdooWishes(Identity identity, boolean neutralize) {
  static final String IDENTITY = "identity";
  static final String NEUTRALIZE = "neutralize";
  static final Set<String> OPTIONS = Set.of(IDENTITY, NEUTRALIZE);

  /**
   * Without a choice, a database that comes back under its own name is the same one, and one of
   * another name is a copy: what Odoo's database manager advises who does not know.
   *
   * @param target name of the database that is restored to
   * @throws IllegalArgumentException for a value that is none
   */
  static OdooWishes of(Map<String, String> options, Backup backup, String target) {
    Optional<Identity> wished = Optional.ofNullable(options.get(IDENTITY)).map(Identity::of);
    boolean same =
        backup.fact(OdooSource.DATABASE + ".database").filter(target::equals).isPresent();
    Identity identity = wished.orElse(same ? Identity.MOVE : Identity.COPY);
    return new OdooWishes(identity, yes(options.getOrDefault(NEUTRALIZE, "false")));
  }

  private static boolean yes(String word) {
    if (!word.equals("true") && !word.equals("false")) {
      throw new IllegalArgumentException("neutralize '" + word + "': true or false");
    }
    return word.equals("true");
  }

  boolean change() {
    return identity == Identity.COPY || neutralize;
  }

  /** What the plan says of it. */
  List<Finding> findings() {
    List<Finding> found = new ArrayList<>();
    found.add(
        Finding.note(
            "identity_" + identity.word(),
            identity == Identity.COPY
                ? "a copy: it gets a new database.uuid and database.secret, web.base.url of this"
                    + " host, and is no longer the registered Enterprise database; to take the"
                    + " original's place choose identity=move"
                : "it keeps its identity (database.uuid, database.secret, web.base.url); if the"
                    + " original goes on elsewhere choose identity=copy"));
    if (neutralize) {
      found.add(
          Finding.note(
              "neutralize",
              "it is neutralized before it can start: no mail, no scheduled actions"));
    } else if (identity == Identity.COPY) {
      found.add(
          Finding.note(
              "not_neutral",
              "once started, the copy sends mail and runs scheduled actions like the original;"
                  + " neutralize=true prevents that"));
    }
    return found;
  }
}
