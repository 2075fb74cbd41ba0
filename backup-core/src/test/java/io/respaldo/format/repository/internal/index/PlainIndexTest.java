package io.respaldo.format.repository.internal.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever the quick reader is given, the outcome is that of the reader of all JSON. */
class PlainIndexTest {
  private static final int[] BUFFERS = {16, 100, 1 << 20};

  private final SecureRandom secure = new SecureRandom();

  private record Pack(Id id, List<StoredBlob> blobs) {}

  /** What a reader showed, and where it took the document for damaged in the end, if it did. */
  private record Outcome(List<Pack> packs, Optional<String> damage) {}

  private interface Reading {
    void read(InputStream in, PackVisitor visitor) throws IOException;
  }

  private static Outcome outcome(String text, Reading reading) throws IOException {
    List<Pack> packs = new ArrayList<>();
    Optional<String> damage = Optional.empty();
    try {
      reading.read(
          new ByteArrayInputStream(text.getBytes(UTF_8)),
          (id, blobs) -> packs.add(new Pack(id, List.copyOf(blobs))));
    } catch (StorageException e) {
      assertThat(e.kind()).isEqualTo(StorageException.Kind.DAMAGED);
      damage = Optional.of(place(e));
    }
    return new Outcome(packs, damage);
  }

  private static String place(StorageException e) {
    Matcher place = Pattern.compile("at byte \\d+").matcher(String.valueOf(e.getMessage()));
    return place.find() ? place.group() : "";
  }

  private static Outcome both(String text, int buffer) throws IOException {
    return outcome(
        text,
        (in, visitor) -> {
          Optional<PlainIndex.Rest> rest = new PlainIndex(in, buffer).read(visitor);
          if (rest.isPresent()) {
            IndexReader.readAny(rest.get().text(), rest.get().begin(), visitor);
          }
        });
  }

  /** Requires the same of both readers. */
  private static void requireSame(String text) throws IOException {
    Outcome any = outcome(text, (in, visitor) -> IndexReader.readAny(in, 0, visitor));
    for (int buffer : BUFFERS) {
      assertThat(both(text, buffer)).as("buffer of %d, %s", buffer, text).isEqualTo(any);
    }
  }

  private String document(int packs, int blobs) {
    IndexBuilder builder = new IndexBuilder();
    for (int p = 0; p < packs; p++) {
      List<StoredBlob> all = new ArrayList<>();
      long offset = 0;
      for (int b = 0; b < blobs; b++) {
        Id id = Id.random(secure);
        BlobHandle handle = b % 2 == 0 ? BlobHandle.data(id) : BlobHandle.tree(id);
        all.add(new StoredBlob(handle, offset, 100 + b, b % 3 == 0 ? 0 : 1000 + b));
        offset += 100 + b;
      }
      builder.add(Id.random(secure), all);
    }
    return new String(builder.encode(), UTF_8);
  }

  @Test
  void whatIsSpelledPlainlyIsReadToTheEnd() throws Exception {
    String text = document(7, 5);
    for (int buffer : BUFFERS) {
      List<Id> packs = new ArrayList<>();
      PlainIndex index = new PlainIndex(new ByteArrayInputStream(text.getBytes(UTF_8)), buffer);
      assertThat(index.read((id, blobs) -> packs.add(id))).isEmpty();
      assertThat(packs).hasSize(7);
    }
    requireSame(text);
  }

  @Test
  void otherSpellingsMeanTheSame() throws Exception {
    String text = document(3, 3);
    requireSame(text.replace(":", " : "));
    requireSame(text.replace(",", ", "));
    requireSame(text.replace("},{\"id\"", "},\n {\"id\""));
    requireSame(text.replaceFirst("\"data\"", "\"d\\u0061ta\""));
    requireSame(text.replaceFirst("\"offset\":0,\"length\":100", "\"length\":100,\"offset\":0"));
    requireSame(text.replaceFirst("\"blobs\"", "\"new\":[{}],\"blobs\""));
    requireSame(text.replace("{\"packs\"", "{\"supersedes\":[],\"packs\""));
    requireSame(text.replace("]}]}\n", "]}],\"more\":{\"a\":1}}"));
    requireSame(text.replace("]}]}\n", "]}]} \r\n\t"));
    requireSame("{\"packs\":[]}\n");
    requireSame("{\"packs\":null}");
    requireSame("{}");
    requireSame(" " + text);
  }

  @Test
  void whatIsNoJsonIsDamagedForBoth() throws Exception {
    String text = document(2, 2);
    requireSame(text.replace("]}]}\n", "]},]}\n"));
    requireSame(text.replace("]}]}\n", "]}]}x"));
    requireSame(text + " ".repeat(3_000_000) + "]}");
    requireSame(text.replaceFirst("\"offset\":0", "\"offset\":00"));
    requireSame(text.replaceFirst("\"offset\":0", "\"offset\":-1"));
    requireSame(text.replaceFirst("\"offset\":0", "\"offset\":1e3"));
    requireSame(text.replaceFirst("\"offset\":0", "\"offset\":99999999999999999999999"));
    requireSame(text.replaceFirst("\"length\":100", "\"length\":31"));
    requireSame(text.replaceFirst("\"length\":100", "\"length\":"));
    requireSame(text.replaceFirst("\"data\"", "\"date\""));
    requireSame(text.replace("},{", "}{"));
    requireSame("");
    for (int i = 0; i < text.length(); i++) {
      requireSame(text.substring(0, i));
    }
  }

  @Test
  void mutantsFareTheSame() throws Exception {
    long seed = new Random().nextLong();
    Random r = new Random(seed);
    String text = document(3, 3);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder mutant = new StringBuilder(text);
      for (int n = 1 + r.nextInt(2); n > 0; n--) {
        int at = r.nextInt(mutant.length());
        switch (r.nextInt(4)) {
          case 0 -> mutant.deleteCharAt(at);
          case 1 -> mutant.insert(at, (char) (' ' + r.nextInt(95)));
          case 2 -> mutant.setCharAt(at, "{}[],:\"0123456789abcdef \n".charAt(r.nextInt(25)));
          default -> mutant.setCharAt(at, (char) (mutant.charAt(at) ^ (1 << r.nextInt(7))));
        }
      }
      try {
        requireSame(mutant.toString());
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
