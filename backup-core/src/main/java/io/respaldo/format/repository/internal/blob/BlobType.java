package io.respaldo.format.repository.internal.blob;

/** What a blob holds. */
public enum BlobType {
  DATA("data"),
  TREE("tree");

  private final String word;

  BlobType(String word) {
    this.word = word;
  }

  /** As indexes spell it. */
  @Override
  public String toString() {
    return word;
  }
}
