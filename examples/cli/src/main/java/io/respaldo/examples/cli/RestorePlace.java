package io.respaldo.examples.cli;

import io.respaldo.source.RestoreTarget;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a restore goes, from the options that name places. */
final class RestorePlace {
  private RestorePlace() {}

  /** One place for all, or one for each named part; empty: a new one beside the live one. */
  static Optional<RestoreTarget> of(List<String> places, List<String> folders) {
    List<String> all = Stream.concat(places.stream(), folders.stream()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    for (String place : all) {
      if (place.substring(place.indexOf('=') + 1).isBlank()) {
        throw new IllegalArgumentException(
            "'" + place + "': a restore needs the name of a place, not an empty text");
      }
    }
    if (all.size() == 1 && !all.get(0).contains("=")) {
      return Optional.of(RestoreTarget.of(all.get(0)));
    }
    RestoreTarget target = RestoreTarget.ofMembers();
    for (String place : all) {
      int equals = place.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "'" + place + "': of several places each names its part, such as db=shop_copy");
      }
      target = target.with(place.substring(0, equals), place.substring(equals + 1));
    }
    return Optional.of(target);
  }
}
