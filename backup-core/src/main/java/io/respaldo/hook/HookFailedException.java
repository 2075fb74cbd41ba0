package io.respaldo.hook;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A hook that must go well did not, or is not there. */
public final class HookFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String hook;
  private final Hook.Point point;

  HookFailedException(String hook, Hook.Point point, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.hook = hook;
    this.point = point;
  }

  /** The name under which it is registered. */
  public String hook() {
    return hook;
  }

  public Hook.Point point() {
    return point;
  }
}
