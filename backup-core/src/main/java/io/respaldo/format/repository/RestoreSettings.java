package io.respaldo.format.repository;

/**
 * How {@link Repository#restore} brings a snapshot back. Immutable; each method gives a changed
 * copy.
 *
 * @param delta whether what stands in the target is built upon
 * @param compareContent whether files that look the same are read and compared too
 * @param deleteOthers whether what the snapshot has not is deleted
 * @param verify whether everything is read back in the end
 */
public record RestoreSettings(
    boolean delta, boolean compareContent, boolean deleteOthers, boolean verify) {
  /** Into a folder that is empty or not there yet. */
  public static RestoreSettings intoEmpty() {
    return new RestoreSettings(false, false, false, false);
  }

  /**
   * Over what stands in the folder: files with the snapshot's size and modification time are left
   * as they are, of others only the pieces that differ are written. What the snapshot has not is
   * kept. A restore that was cut short is completed by doing it again.
   */
  public static RestoreSettings overExisting() {
    return new RestoreSettings(true, false, false, false);
  }

  /** Trusts no size and time: reads what stands there. For {@link #overExisting}. */
  public RestoreSettings comparingContent() {
    return new RestoreSettings(delta, true, deleteOthers, verify);
  }

  /**
   * Deletes what the snapshot has not, in folders that are restored whole. For {@link
   * #overExisting}.
   */
  public RestoreSettings deletingOthers() {
    return new RestoreSettings(delta, compareContent, true, verify);
  }

  /** Reads every restored file back and compares it with the snapshot. */
  public RestoreSettings verifying() {
    return new RestoreSettings(delta, compareContent, deleteOthers, true);
  }
}
