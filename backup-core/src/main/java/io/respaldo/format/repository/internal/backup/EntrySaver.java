package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.chunk.Chunker;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeBuilder;
import io.respaldo.format.repository.internal.tree.NodeText;
import io.respaldo.format.tree.Captured;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.StreamWriter;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores a tree that comes entry by entry, in any order. Contents are stored as they come; nodes
 * wait in a work file, if they are many, until all are there. For one thread.
 */
final class EntrySaver implements EntryWriter.EntrySink, Closeable {
  private final Tools tools;
  private final Workforce.Job job;
  private final ContentOutput out;
  private final Captured captured;
  private final SpooledNodes nodes;
  private boolean links;
  private boolean ended;
  private @Nullable Throwable failure;

  EntrySaver(
      Tools tools,
      Workforce.Job job,
      Chunker chunker,
      Slabs slabs,
      Captured captured,
      SpooledNodes nodes) {
    this.tools = tools;
    this.job = job;
    this.captured = captured;
    this.nodes = nodes;
    this.out = new ContentOutput(job, tools.store(), chunker, slabs, tools.progress());
  }

  @Override
  public void add(Entry entry, StreamWriter content) throws IOException, InterruptedException {
    requireOpen();
    try {
      switch (entry.type()) {
        case FOLDER -> put(SpooledNode.Kind.FOLDER, entry, NodeText.of(node(entry).build()));
        case SYMLINK -> put(SpooledNode.Kind.LEAF, entry, NodeText.of(node(entry).build()));
        case HARD_LINK -> link(entry);
        case FILE -> file(entry, content);
      }
    } catch (Throwable e) { // whatever the writer makes of it
      failure = e;
      throw e;
    }
  }

  private void requireOpen() throws IOException {
    if (ended) {
      throw new IOException("the tree has ended: nothing can be added to it");
    }
    if (failure != null) {
      throw new IOException("an earlier entry failed: " + failure.getMessage(), failure);
    }
  }

  private NodeBuilder node(Entry entry) {
    return tools.nodes().of(entry);
  }

  private void put(SpooledNode.Kind kind, Entry entry, byte[] body) throws IOException {
    nodes.add(new SpooledNode(entry.path().bytes(), kind, body));
  }

  private void link(Entry entry) throws IOException {
    byte[] target =
        entry
            .link()
            .orElseThrow(() -> new IOException("hard link '" + entry.path() + "' has no target"))
            .bytes();
    links = true;
    nodes.add(new SpooledNode(target, SpooledNode.Kind.LINK, entry.path().bytes()));
  }

  private void file(Entry entry, StreamWriter content) throws IOException, InterruptedException {
    NodeBuilder node = node(entry).size(entry.size());
    Content stored =
        new Content(
            chunks -> put(SpooledNode.Kind.LEAF, entry, NodeText.of(node.content(chunks).build())));
    tools.progress().current(entry.path().toString());
    out.begin("entry '" + entry.path() + "'", stored, entry.size(), entry.size());
    content.writeTo(out);
    out.end();
    captured.add(entry.path(), entry.size(), Optional.empty());
    tools.counts().add(Count.FILES_NEW, 1);
    tools.counts().file(entry.size());
  }

  /**
   * No more entries come.
   *
   * @param root of the part, without its tree
   * @param numbers gives hard links inodes
   * @return the node of the part, when all of it is in packs
   */
  Node finish(NodeBuilder root, FileNumbers numbers, SpooledNodes again)
      throws IOException, InterruptedException {
    ended = true;
    if (failure != null) {
      throw new IOException("an entry failed: " + failure.getMessage(), failure);
    }
    job.await();
    SpooledNodes all = nodes;
    if (links) {
      new LinkResolver(again, numbers).resolve(nodes);
      all = again;
    }
    TreeBuilding building = new TreeBuilding(tools.store(), tools.nodes());
    all.forEach(building::add);
    Id tree = building.finish();
    return root.subtree(tree).build();
  }

  @Override
  public void close() {
    ended = true;
    out.discard();
  }
}
