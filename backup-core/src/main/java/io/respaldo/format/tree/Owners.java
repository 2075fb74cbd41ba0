package io.respaldo.format.tree;

import io.respaldo.part.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives files to their owners, by name where this system knows the name (as {@code tar} does: on
 * another machine {@code postgres} may be another number), else by number. Thread-safe.
 */
final class Owners {
  private final UserPrincipalLookupService lookup;
  private final UserPrincipal selfUser;
  private final GroupPrincipal selfGroup;
  private final FileStat self;
  private final Map<String, Optional<UserPrincipal>> users = new ConcurrentHashMap<>();
  private final Map<String, Optional<GroupPrincipal>> groups = new ConcurrentHashMap<>();

  /** On a file system with Unix attributes; the file is one that we just made. */
  Owners(Path probe, FileStat self) throws IOException {
    lookup = probe.getFileSystem().getUserPrincipalLookupService();
    PosixFileAttributes own = Files.readAttributes(probe, PosixFileAttributes.class);
    selfUser = own.owner();
    selfGroup = own.group();
    this.self = self;
  }

  /** Whether we may give files away. */
  boolean privileged() {
    return self.uid() == 0;
  }

  /** Whether what we create belongs to this owner anyway. */
  boolean isSelf(Entry.Owner owner) {
    boolean user = user(owner).map(selfUser::equals).orElse(owner.uid() == self.uid());
    boolean group = group(owner).map(selfGroup::equals).orElse(owner.gid() == self.gid());
    return user && group;
  }

  void give(Path file, Entry.Owner owner) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    Optional<GroupPrincipal> group = group(owner);
    if (group.isPresent()) {
      view.setGroup(group.get());
    } else {
      Files.setAttribute(file, "unix:gid", (int) owner.gid(), LinkOption.NOFOLLOW_LINKS);
    }
    Optional<UserPrincipal> user = user(owner);
    if (user.isPresent()) {
      view.setOwner(user.get());
    } else {
      Files.setAttribute(file, "unix:uid", (int) owner.uid(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  private Optional<UserPrincipal> user(Entry.Owner owner) {
    return users.computeIfAbsent(
        owner.user(),
        name -> {
          try {
            return name.isEmpty()
                ? Optional.empty()
                : Optional.of(lookup.lookupPrincipalByName(name));
          } catch (IOException | RuntimeException e) {
            return Optional.empty();
          }
        });
  }

  private Optional<GroupPrincipal> group(Entry.Owner owner) {
    return groups.computeIfAbsent(
        owner.group(),
        name -> {
          try {
            return name.isEmpty()
                ? Optional.empty()
                : Optional.of(lookup.lookupPrincipalByGroupName(name));
          } catch (IOException | RuntimeException e) {
            return Optional.empty();
          }
        });
  }
}
