package io.respaldo.catalog.internal;

import io.respaldo.InstanceName;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectKey;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where everything lies in a storage. */
public final class Layout {
  private static final Pattern DATE = Pattern.compile("_(\\d{4})(\\d{2})\\d{2}_\\d{6}");
  static final ObjectKey SETTINGS = ObjectKey.of("backup_config.json");
  static final Folder INSTANCES = Folder.ROOT.folder("instances");

  private Layout() {}

  /** The instance's folder: its settings, records, and archives. */
  public static Folder instance(InstanceName name) {
    return INSTANCES.folder(name.value());
  }

  public static ObjectKey config(InstanceName name) {
    return instance(name).key("config.json");
  }

  static Folder runs(InstanceName name) {
    return instance(name).folder("runs");
  }

  /** Records lie by the month in their id, so that an id alone finds its record. */
  public static ObjectKey run(InstanceName name, String runId) {
    Matcher date = DATE.matcher(runId);
    String month = date.find() ? date.group(1) + "-" + date.group(2) : "other";
    return runs(name).folder(month).key(runId + ".json");
  }

  static ObjectKey lease(String what) {
    return Folder.ROOT.folder("leases").key(what + ".json");
  }

  static Folder holds(InstanceName name) {
    return Folder.ROOT.folder("holds").folder(name.value());
  }

  /** Marks of restores that are not over: what a host that starts has to look at. */
  public static Folder restores() {
    return Folder.ROOT.folder("restores");
  }

  public static ObjectKey restore(InstanceName name, String runId) {
    return restores().folder(name.value()).key(runId);
  }

  static Folder audit() {
    return Folder.ROOT.folder("audit");
  }
}
