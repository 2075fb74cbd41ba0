package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.ExtendedAttribute;
import io.respaldo.format.tree.FileStat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files with several names, which are read once. Thread-safe; memory holds those of which a walk
 * has not met all names.
 */
final class HardLinks {
  private final Map<FileId, First> files = new HashMap<>();

  private record FileId(long device, long inode) {
    static FileId of(FileStat stat) {
      return new FileId(stat.device(), stat.inode());
    }
  }

  /** What a file holds. */
  record Read(List<Id> chunks, long bytes, List<ExtendedAttribute> attributes) {}

  /** Waits for what another name of the file is read for. */
  interface Follower {
    /**
     * @param read empty when the file could not be read by that name, or was changed since
     */
    void follow(Optional<Read> read) throws IOException, InterruptedException;
  }

  /** A file that is read by its first name. */
  final class First {
    private final FileId id;
    private final FileStat stat;
    private long left;
    private Optional<Read> read = Optional.empty();
    private @Nullable List<Follower> followers = new ArrayList<>();

    private First(FileStat stat) {
      this.stat = stat;
      id = FileId.of(stat);
      left = hasOthers(stat) ? stat.links() - 1 : 0;
    }

    /** What it holds; empty when it could not be read. */
    void told(Optional<Read> what) throws IOException, InterruptedException {
      List<Follower> waiting;
      synchronized (HardLinks.this) {
        waiting = followers == null ? List.of() : followers;
        followers = null;
        read = what;
        forgetIfLast();
      }
      for (Follower follower : waiting) {
        follower.follow(what);
      }
    }

    /** Whether nothing says that the file was changed between two looks. */
    private boolean isAs(FileStat now) {
      return !now.changedSince(stat) && now.changed().equals(stat.changed());
    }

    private void forgetIfLast() {
      if (left == 0 && followers == null) {
        files.remove(id, this);
      }
    }
  }

  private static boolean hasOthers(FileStat stat) {
    return stat.links() > 1 && stat.inode() != 0;
  }

  /** A file is met for the first time; what it holds will be told. */
  synchronized First met(FileStat stat) {
    First first = new First(stat);
    if (first.left > 0) {
      files.put(first.id, first);
    }
    return first;
  }

  /** Another name of a file: is told what the file holds, now or later, by any thread. */
  void another(FileStat stat, Follower follower) throws IOException, InterruptedException {
    Optional<Read> read = Optional.empty();
    synchronized (this) {
      First first = files.get(FileId.of(stat));
      if (first != null) {
        first.left--;
        if (first.isAs(stat)) { // or the old content would stand there with the new times
          if (first.followers != null) {
            first.followers.add(follower);
            return;
          }
          read = first.read;
        }
        first.forgetIfLast();
      }
    }
    follower.follow(read);
  }
}
