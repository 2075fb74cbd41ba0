package io.respaldo.format.repository.internal.check;

import io.respaldo.Finding;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeLinks;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds the snapshots and paths that need what is lost. A tree that is whole is read once; one that
 * is not, again only until there are enough examples. For one thread.
 */
final class HurtSearch {
  private final BlobIndex index;
  private final BlobSet damaged;
  private final BlobTools tools;
  private final BlobSet whole;
  private final BlobSet hurt;
  private int examples;

  /** A folder on the way down. */
  private static final class Frame {
    final int tree;
    final String path;
    final List<Child> children = new ArrayList<>();
    int next;
    boolean hurt;

    Frame(int tree, String path) {
      this.tree = tree;
      this.path = path;
    }
  }

  private record Child(String name, int tree) {}

  HurtSearch(BlobIndex index, BlobSet damaged, BlobTools tools) {
    this.index = index;
    this.damaged = damaged;
    this.tools = tools;
    this.whole = new BlobSet(index);
    this.hurt = new BlobSet(index);
  }

  /** Says of each snapshot that is hurt where, as far as examples go. */
  void search(List<SnapshotRoot> snapshots, Findings findings)
      throws IOException, InterruptedException {
    for (SnapshotRoot snapshot : snapshots) {
      List<String> paths = new ArrayList<>();
      if (isHurt(snapshot, paths)) {
        String where = paths.isEmpty() ? "" : ": " + Findings.joined(paths);
        findings.add(Problem.SNAPSHOT_HURT, snapshot + where);
      }
    }
  }

  private boolean isHurt(SnapshotRoot snapshot, List<String> paths)
      throws IOException, InterruptedException {
    int root = index.number(BlobHandle.tree(snapshot.tree()));
    if (root == BlobIndex.NONE || damaged.has(root)) {
      tell(paths, "/");
      return true;
    }
    Deque<Frame> way = new ArrayDeque<>();
    boolean any = enter(root, "", way, paths);
    while (!way.isEmpty()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Frame at = way.peek();
      if (at.next < at.children.size()) {
        Child child = at.children.get(at.next++);
        at.hurt |= enter(child.tree(), at.path + "/" + child.name(), way, paths);
      } else {
        way.pop();
        (at.hurt ? hurt : whole).add(at.tree);
        any |= at.hurt;
        if (!way.isEmpty()) {
          way.peek().hurt |= at.hurt;
        }
      }
    }
    return any;
  }

  /** Begins with a folder, unless all is known about it; whether it is hurt as far as is known. */
  private boolean enter(int tree, String path, Deque<Frame> way, List<String> paths)
      throws IOException {
    if (whole.has(tree)) {
      return false;
    }
    if (hurt.has(tree) && examples >= Finding.MAX_EXAMPLES) {
      return true;
    }
    Frame frame = new Frame(tree, path);
    PackedBlob at = index.get(tree);
    tools.read(
        at.pack(),
        List.of(at.blob()),
        new BlobTools.Use() {
          @Override
          public void content(StoredBlob blob, byte[] content, int length) throws IOException {
            read(frame, content, length, paths);
          }

          @Override
          public void damaged(StoredBlob blob, StorageException why) {
            frame.hurt = true;
            tell(paths, path + "/");
          }
        });
    way.push(frame);
    return frame.hurt;
  }

  private void read(Frame frame, byte[] content, int length, List<String> paths)
      throws IOException {
    boolean[] lost = {false};
    TreeLinks.Visitor visitor =
        new TreeLinks.Visitor() {
          @Override
          public void data(Id blob) {
            lost[0] |= isLost(BlobHandle.data(blob));
          }

          @Override
          public void node(
              byte[] name, NodeType type, long size, boolean hasContent, Optional<Id> subtree) {
            String path = new String(name, StandardCharsets.UTF_8);
            if (subtree.isPresent()) {
              BlobHandle handle = BlobHandle.tree(subtree.get());
              if (isLost(handle)) {
                lost[0] = true;
              } else {
                frame.children.add(new Child(path, index.number(handle)));
              }
            }
            if (lost[0]) {
              frame.hurt = true;
              tell(paths, frame.path + "/" + path);
              lost[0] = false;
            }
          }
        };
    try {
      TreeLinks.read(content, length, visitor);
    } catch (StorageException e) {
      if (!BlobTools.isDamage(e)) {
        throw e;
      }
      frame.hurt = true;
      tell(paths, frame.path + "/");
    }
  }

  private boolean isLost(BlobHandle handle) {
    int number = index.number(handle);
    return number == BlobIndex.NONE || damaged.has(number);
  }

  private void tell(List<String> paths, String path) {
    if (examples < Finding.MAX_EXAMPLES) {
      examples++;
      paths.add(path);
    }
  }
}
