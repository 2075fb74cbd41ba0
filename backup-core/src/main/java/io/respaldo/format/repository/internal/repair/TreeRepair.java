package io.respaldo.format.repository.internal.repair;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.check.BlobTools;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeReader;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Writes trees anew without what is lost; those that lose nothing are read once. For one thread.
 */
final class TreeRepair {
  private static final String SUFFIX = ".repaired";

  private final BlobIndex index;
  private final Predicate<BlobHandle> lost;
  private final BlobTools tools;
  private final Saving saving;
  private final BlobSet whole;
  private final Map<Id, Optional<Id>> changed = new HashMap<>();
  private final List<String> losses = new ArrayList<>();

  /** A node as it will stand in its tree, and where it stands now if it is to be copied. */
  private record Item(Node node, long from, long to) {
    static Item changed(Node node) {
      return new Item(node, -1, -1);
    }

    boolean isCopy() {
      return from >= 0;
    }
  }

  TreeRepair(BlobIndex index, Predicate<BlobHandle> lost, BlobTools tools, Saving saving) {
    this.index = index;
    this.lost = lost;
    this.tools = tools;
    this.saving = saving;
    this.whole = new BlobSet(index);
  }

  /** What was left out, by path, in the order in which it was found. */
  List<String> losses() {
    return losses;
  }

  /** The tree, or what is left of it; empty when that is nothing. */
  Optional<Id> repaired(Id tree) throws IOException, InterruptedException {
    return repaired(tree, "");
  }

  private Optional<Id> repaired(Id tree, String path) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    BlobHandle handle = BlobHandle.tree(tree);
    int number = index.number(handle);
    if (number != BlobIndex.NONE && whole.has(number)) {
      return Optional.of(tree);
    }
    Optional<Id> known = changed.get(tree);
    if (known != null) {
      return known;
    }
    Optional<byte[]> json =
        number == BlobIndex.NONE || lost.test(handle) ? Optional.empty() : read(handle);
    Optional<Id> now = json.isEmpty() ? Optional.empty() : rewritten(tree, json.get(), path);
    if (now.filter(tree::equals).isPresent()) {
      whole.add(number);
    } else {
      changed.put(tree, now);
    }
    return now;
  }

  /** The first copy that is sound. */
  private Optional<byte[]> read(BlobHandle handle) throws IOException {
    byte[][] found = new byte[1][];
    for (PackedBlob at : index.findAll(handle)) {
      tools.read(
          at.pack(),
          List.of(at.blob()),
          new BlobTools.Use() {
            @Override
            public void content(StoredBlob blob, byte[] content, int length) {
              found[0] = Arrays.copyOf(content, length);
            }

            @Override
            public void damaged(StoredBlob blob, StorageException why) {}
          });
      if (found[0] != null) {
        return Optional.of(found[0]);
      }
    }
    return Optional.empty();
  }

  private Optional<Id> rewritten(Id tree, byte[] json, String path)
      throws IOException, InterruptedException {
    List<Item> items = new ArrayList<>();
    boolean same = true;
    try (TreeReader reader = TreeReader.of(json)) {
      for (Node n = reader.next(); n != null; n = reader.next()) {
        Item item = new Item(n, reader.nodeStart(), reader.nodeEnd());
        Node repaired = repaired(n, path + "/" + new String(n.name(), UTF_8));
        same &= repaired == n;
        items.add(repaired == n ? item : Item.changed(repaired));
      }
    } catch (StorageException e) {
      if (!BlobTools.isDamage(e)) {
        throw e;
      }
      losses.add(path + "/: the rest of the folder");
      same = false;
    }
    return Optional.of(same ? tree : write(items, json));
  }

  /** The same node, or one without what is lost. */
  private Node repaired(Node n, String path) throws IOException, InterruptedException {
    if (n.type() == NodeType.DIR) {
      Optional<Id> now =
          n.subtree().isEmpty() ? Optional.empty() : repaired(n.subtree().get(), path);
      if (now.isPresent()) {
        return now.equals(n.subtree()) ? n : n.toBuilder().subtree(now.get()).build();
      }
      losses.add(path + "/");
      return named(n, write(List.of(), new byte[0]));
    }
    if (n.type() == NodeType.FILE) {
      return file(n, path);
    }
    return n;
  }

  private static Node named(Node n, Id subtree) {
    return n.toBuilder().name(suffixed(n.name())).subtree(subtree).build();
  }

  private Node file(Node n, String path) {
    List<Id> before = n.content().orElse(List.of());
    List<Id> left = new ArrayList<>(before.size());
    long size = 0;
    for (Id id : before) {
      BlobHandle handle = BlobHandle.data(id);
      int number = index.number(handle);
      if (number != BlobIndex.NONE && !lost.test(handle)) {
        left.add(id);
        size += index.contentLength(number);
      }
    }
    if (left.size() == before.size() && n.content().isPresent()) {
      return n;
    }
    losses.add(path);
    return n.toBuilder().name(suffixed(n.name())).content(left).size(size).build();
  }

  private static byte[] suffixed(byte[] name) {
    byte[] suffix = SUFFIX.getBytes(UTF_8);
    byte[] all = Arrays.copyOf(name, name.length + suffix.length);
    System.arraycopy(suffix, 0, all, name.length, suffix.length);
    return all;
  }

  private Id write(List<Item> items, byte[] json) throws IOException {
    TreeWriter tree = new TreeWriter();
    for (Item item : inOrder(items)) {
      if (item.isCopy()) {
        tree.copy(item.node(), json, item.from(), item.to());
      } else {
        tree.add(item.node());
      }
    }
    tree.end();
    Id id = new Sha256().of(tree.array(), 0, tree.length());
    if (!index.has(BlobHandle.tree(id)) || lost.test(BlobHandle.tree(id))) {
      saving.tree(BlobHandle.tree(id), tree.array(), tree.length());
    }
    return id;
  }

  /** By name, and no name twice: a new one gets out of the way of one that was there. */
  private static List<Item> inOrder(List<Item> items) {
    Set<String> names = new HashSet<>();
    List<Item> all = new ArrayList<>();
    for (Item item : items) {
      if (item.isCopy() && names.add(key(item.node()))) {
        all.add(item);
      }
    }
    for (Item item : items) {
      if (!item.isCopy()) {
        Node node = item.node();
        while (!names.add(key(node))) {
          node = node.toBuilder().name(suffixed(node.name())).build();
        }
        all.add(Item.changed(node));
      }
    }
    all.sort(Comparator.comparing(Item::node, Node.BY_NAME));
    return all;
  }

  /** Bytes as characters, one for one. */
  private static String key(Node node) {
    return new String(node.name(), StandardCharsets.ISO_8859_1);
  }
}
