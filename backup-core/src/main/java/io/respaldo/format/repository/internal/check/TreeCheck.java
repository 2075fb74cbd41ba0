package io.respaldo.format.repository.internal.check;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.storage.StorageException;
import java.nio.charset.StandardCharsets;

/** Judges what trees hold, and marks the data that they need. Thread-safe. */
final class TreeCheck implements TreeScan.Visitor {
  private final BlobIndex index;
  private final Findings findings;
  private final BlobSet damaged;
  private final BlobSet needed;
  private volatile boolean lost;

  /**
   * @param damaged gets the trees that can't be read
   * @param needed gets the data that trees name
   */
  TreeCheck(BlobIndex index, Findings findings, BlobSet damaged, BlobSet needed) {
    this.index = index;
    this.findings = findings;
    this.damaged = damaged;
    this.needed = needed;
  }

  /** Whether anything that a tree names is not in the index. */
  boolean lost() {
    return lost;
  }

  private String name(int number) {
    return index.handle(number).toString();
  }

  @Override
  public void data(int blob) {
    needed.add(blob);
  }

  @Override
  public void missingData(int tree, Id blob) {
    lost = true;
    findings.add(
        Problem.BLOB_MISSING,
        BlobHandle.data(blob) + ", which " + name(tree) + " names, is in no pack of the index");
  }

  @Override
  public void missingTree(int parent, Id tree) {
    lost = true;
    findings.add(
        Problem.TREE_MISSING,
        BlobHandle.tree(tree) + ", which " + name(parent) + " names, is in no pack of the index");
  }

  void missingRoot(SnapshotRoot snapshot) {
    lost = true;
    findings.add(
        Problem.TREE_MISSING,
        "the root of "
            + snapshot
            + ", "
            + BlobHandle.tree(snapshot.tree())
            + ", is in no pack of"
            + " the index");
  }

  @Override
  public void damaged(int tree, StorageException why) {
    damaged.add(tree);
    findings.add(Problem.TREE_DAMAGED, name(tree) + " can't be read: " + Findings.message(why));
  }

  @Override
  public void node(int tree, byte[] name, NodeType type, long size, long content, boolean subtree) {
    if (type == NodeType.FILE ? content < 0 : (type == NodeType.DIR) != subtree) {
      invalid(
          tree, name, type == NodeType.FILE ? "has no list of data" : "has no folder's content");
    } else if (type == NodeType.IRREGULAR) {
      invalid(tree, name, "is nothing that can be restored");
    } else if (type == NodeType.FILE && content != size && !lost) {
      findings.add(
          Problem.FILE_SIZE,
          node(tree, name) + " should have " + size + " bytes, its data has " + content);
    }
  }

  private void invalid(int tree, byte[] name, String why) {
    damaged.add(tree);
    findings.add(Problem.NODE_INVALID, node(tree, name) + " " + why);
  }

  private String node(int tree, byte[] name) {
    return "'" + new String(name, StandardCharsets.UTF_8) + "' in " + name(tree);
  }
}
