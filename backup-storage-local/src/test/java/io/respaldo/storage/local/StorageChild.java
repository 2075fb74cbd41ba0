package io.respaldo.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.Tag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Another process on the same folder: says {@code ready}, then answers each line that it reads with
 * one line.
 */
final class StorageChild {
  private final LocalStorage storage;
  private final String name;
  private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
  private final PrintStream out = System.out;

  private StorageChild(LocalStorage storage, String name) {
    this.storage = storage;
    this.name = name;
  }

  public static void main(String[] args) throws IOException {
    new StorageChild(LocalStorage.at(Path.of(args[0])), args[1]).run();
  }

  private void run() throws IOException {
    out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "create" -> out.println(create(words[1]));
        case "increment" -> out.println(increment(words[1], Integer.parseInt(words[2])));
        case "half" -> half(words[1]);
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private String create(String key) throws IOException {
    try {
      storage.create(ObjectKey.of(key), Body.of(name.getBytes(UTF_8)));
      return "won";
    } catch (StorageException e) {
      return e.kind().toString();
    }
  }

  private String increment(String path, int times) throws IOException {
    ObjectKey key = ObjectKey.of(path);
    int conflicts = 0;
    for (int done = 0; done < times; ) {
      Tag tag;
      int value;
      try (ObjectContent content = storage.open(key)) {
        tag = content.info().requireTag();
        value = Integer.parseInt(new String(content.readAllBytes(), UTF_8));
      }
      try {
        storage.replace(key, Body.of(Integer.toString(value + 1).getBytes(UTF_8)), tag);
        done++;
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.CHANGED) {
          throw e;
        }
        conflicts++;
      }
    }
    return "conflicts " + conflicts;
  }

  /** Stops in the middle of a create until it is told to go on, or killed. */
  private void half(String key) throws IOException {
    storage.create(
        ObjectKey.of(key),
        to -> {
          to.write(new byte[1_000_000]);
          out.println("half");
          try {
            in.readLine();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          to.write(new byte[1_000_000]);
        });
    out.println("done");
  }
}
