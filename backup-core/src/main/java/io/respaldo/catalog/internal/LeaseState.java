package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.catalog.internal.StoredLeases.Holder;
import java.time.Instant;
import java.util.Optional;

/**
 * The document of a lease.
 *
 * @param fence how often it was taken
 * @param beat how often it was written: a renewal changes the document even when the clock stands
 * @param holder empty: released
 */
record LeaseState(long fence, long beat, Optional<Holder> holder, Instant renewed) {
  static final Codec<LeaseState> CODEC =
      new Codec<>() {
        @Override
        public ObjectNode write(LeaseState s) {
          ObjectNode node = Json.object().put("fence", s.fence()).put("beat", s.beat());
          s.holder()
              .ifPresent(
                  h -> {
                    node.set("worker", h.worker().json());
                    node.put("purpose", h.purpose());
                    node.put("since", Words.time(h.since()));
                  });
          // a counter besides the time: a renewal must change the document even when the clock
          // stands
          return node.put("renewed", s.renewed().toString());
        }

        @Override
        public LeaseState read(Fields f) throws DamagedDocumentException {
          Optional<Worker> worker = f.object("worker", Worker::read);
          String purpose = f.text("purpose");
          Instant since = f.optionalInstant("since").orElse(Instant.EPOCH);
          return new LeaseState(
              f.number("fence"),
              f.number("beat"),
              worker.map(w -> new Holder(w, purpose, since)),
              f.optionalInstant("renewed").orElse(Instant.EPOCH));
        }
      };

  static LeaseState first(Worker worker, String purpose, Instant now) {
    return new LeaseState(1, 1, Optional.of(new Holder(worker, purpose, now)), now);
  }

  LeaseState taken(Worker worker, String purpose, Instant now) {
    return new LeaseState(fence + 1, beat + 1, Optional.of(new Holder(worker, purpose, now)), now);
  }

  LeaseState renewed(Instant now) {
    return new LeaseState(fence, beat + 1, holder, now);
  }

  LeaseState released() {
    return new LeaseState(fence, beat + 1, Optional.empty(), renewed);
  }

  /** The same, written after that one. */
  LeaseState after(LeaseState other) {
    return new LeaseState(fence, Math.max(beat, other.beat + 1), holder, renewed);
  }

  /** The same taking of the lease, renewed or not. */
  boolean isSameHolding(LeaseState other) {
    return fence == other.fence
        && holder.isPresent()
        && other.holder.isPresent()
        && holder.get().worker().equals(other.holder.get().worker());
  }
}
