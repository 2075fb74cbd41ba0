package io.respaldo.format.repository.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.internal.Fuzz;
import io.respaldo.storage.StorageException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SnapshotCodecTest {
  private static final String ID = "\"" + "5a".repeat(32) + "\"";
  private static final String FULL =
      "{\"time\":\"2025-11-19T03:00:00.123-05:00\",\"parent\":"
          + ID
          + ",\"tree\":"
          + ID
          + ",\"paths\":[\"/data\"],\"hostname\":\"h\",\"username\":\"u\",\"uid\":1000,"
          + "\"gid\":4294967295,\"excludes\":[\"*.tmp\"],\"tags\":[\"a\",\"b\"],\"original\":"
          + ID
          + ",\"program_version\":\"restic 0.19.1\",\"summary\":{"
          + "\"backup_start\":\"2025-11-19T03:00:00Z\",\"backup_end\":\"2025-11-19T03:00:01Z\","
          + "\"files_new\":1,\"files_changed\":2,\"files_unmodified\":3,\"dirs_new\":4,"
          + "\"dirs_changed\":5,\"dirs_unmodified\":6,\"data_blobs\":7,\"tree_blobs\":8,"
          + "\"data_added\":9,\"data_added_packed\":10,\"total_files_processed\":11,"
          + "\"total_bytes_processed\":12,\"total_duration\":1.5},\"label\":\"\",\"delete\":null}";

  private static String again(String json) throws Exception {
    return new String(SnapshotCodec.encode(SnapshotCodec.decode(json.getBytes(UTF_8))), UTF_8);
  }

  @Test
  void everyFieldComesBackInItsPlaceAndUnknownOnesAreKept() throws Exception {
    assertThat(again(FULL)).isEqualTo(FULL);
  }

  @Test
  void whatIsEmptyIsLeftOut() throws Exception {
    String small = "{\"time\":\"2025-11-19T03:00:00Z\",\"tree\":" + ID + ",\"paths\":[]}";
    assertThat(again(small)).isEqualTo(small);
  }

  @Test
  void aSnapshotWithoutATreeIsDamaged() {
    assertThatThrownBy(() -> again("{\"time\":\"2025-11-19T03:00:00Z\",\"paths\":[]}"))
        .isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> again("{\"tree\":null}")).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> again("{\"tree\":\"00\"}")).isInstanceOf(StorageException.class);
  }

  @Test
  void changingTagsKeepsTheRest() throws Exception {
    Snapshot s = SnapshotCodec.decode(FULL.getBytes(UTF_8));
    Snapshot changed = s.toBuilder().tags(List.of("c")).build();
    assertThat(new String(SnapshotCodec.encode(changed), UTF_8))
        .isEqualTo(FULL.replace("[\"a\",\"b\"]", "[\"c\"]"));
  }

  @Test
  void mutantsAreDamaged() throws Exception {
    Fuzz.run(FULL.getBytes(UTF_8), m -> SnapshotCodec.encode(SnapshotCodec.decode(m)));
  }
}
