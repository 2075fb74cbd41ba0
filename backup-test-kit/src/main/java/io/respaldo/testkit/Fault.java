package io.respaldo.testkit;

import io.respaldo.storage.StorageException.Kind;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Decides which calls of a {@link FaultyStorage} break, when, and how. */
@FunctionalInterface
public interface Fault {
  /** Where in a call it breaks. */
  enum When {
    /** Nothing happened. */
    BEFORE,
    /** Half of the bytes, listed objects or deleted keys passed. */
    DURING,
    /** It happened, and the answer was lost. */
    AFTER
  }

  /** How a call breaks. */
  record Break(When when, Kind kind) {}

  /** How this call breaks; empty lets it pass. */
  Optional<Break> at(StorageCall call);

  /** Nothing breaks: for counting. */
  static Fault never() {
    return call -> Optional.empty();
  }

  /** The n-th call, counted from 1 over all methods, answers UNAVAILABLE. */
  static Fault atCall(int number, When when) {
    return on(call -> call.number() == number, when);
  }

  /** Every call of this method answers UNAVAILABLE. */
  static Fault on(StorageCall.Method method, When when) {
    return on(call -> call.method() == method, when);
  }

  /** Every call that the filter picks answers UNAVAILABLE. */
  static Fault on(Predicate<StorageCall> filter, When when) {
    return call ->
        filter.test(call) ? Optional.of(new Break(when, Kind.UNAVAILABLE)) : Optional.empty();
  }

  /** The same fault with another answer. */
  default Fault as(Kind kind) {
    return call -> at(call).map(broken -> new Break(broken.when(), kind));
  }

  /** The first of this fault only. */
  default Fault once() {
    return times(1);
  }

  /** The first few of this fault only. */
  default Fault times(int count) {
    AtomicInteger left = new AtomicInteger(count);
    return call -> at(call).filter(broken -> left.getAndDecrement() > 0);
  }
}
