package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables of contents of custom dumps that somebody wrote to do harm, or that damage changed. */
class HostileDumpTocTest {
  private static final int NEVER = -1;

  /** Writes what {@code pg_backup_archiver.c} reads, version 1.14, integers of four bytes. */
  private static final class Toc {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Toc head(int year, String version, int entries) {
      out.writeBytes("PGDMP".getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(new byte[] {1, 14, 0, 4, 8, 1});
      number(0);
      for (int part : new int[] {1, 2, 3, 4, 0, year - 1900, 0}) {
        number(part);
      }
      return text("shop").text(version).text(version).number(entries);
    }

    Toc entry(int id, String kind, String name) {
      number(id).number(0).text("0").text("0").text(name).text(kind).number(1);
      text("").text("").text("").text("").text("").text("").text("").text("false");
      return number(NEVER).end();
    }

    Toc end() {
      out.write(0);
      out.writeBytes(new byte[8]);
      return this;
    }

    Toc number(int value) {
      out.write(value < 0 ? 1 : 0);
      for (int i = 0; i < 4; i++) {
        out.write(Math.abs(value) >> (8 * i));
      }
      return this;
    }

    Toc text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      number(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    DumpToc read() throws IOException {
      return DumpToc.read(new ByteArrayInputStream(out.toByteArray()));
    }
  }

  /** The first bytes, then the others again and again. */
  private static InputStream endless(byte[] first, byte[] then) {
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        long now = at++;
        int b =
            now < first.length
                ? first[(int) now]
                : then[(int) ((now - first.length) % then.length)];
        return b & 0xff;
      }

      @Override
      public int read(byte[] to, int offset, int length) {
        for (int i = 0; i < length; i++) {
          to[offset + i] = (byte) read();
        }
        return length;
      }
    };
  }

  @Test
  void aDumpAsItShouldBeIsRead() throws Exception {
    DumpToc toc = new Toc().head(2025, "15.18 (Debian 15.18-1)", 1).entry(1, "TABLE", "t").read();
    assertThat(toc.made()).contains(LocalDateTime.of(2025, 1, 4, 3, 2, 1));
    assertThat(toc.toolVersion()).isEqualTo("15.18");
    assertThat(toc.entries()).containsExactly(new DumpToc.Entry(1, "TABLE", "", "t", List.of()));
  }

  @Test
  void oneThatIsLargerThanMemoryIsRefusedBeforeItFillsIt() {
    byte[] head = new Toc().head(2025, "15.18", 5_000_000).out.toByteArray();
    byte[] entry = new Toc().entry(1, "TABLE", "x".repeat(4096)).out.toByteArray();
    assertThatThrownBy(() -> DumpToc.read(endless(head, entry)))
        .isInstanceOf(PostgresException.class)
        .hasMessageContaining("MiB");
  }

  @Test
  void anEntryThatNeedsEndlesslyManyOthersIsRefusedToo() {
    Toc toc = new Toc().head(2025, "15.18", 1);
    toc.number(1).number(0).text("0").text("0").text("t").text("TABLE").number(1);
    toc.text("").text("").text("").text("").text("").text("").text("").text("false");
    byte[] need = new Toc().text("1").out.toByteArray();
    assertThatThrownBy(() -> DumpToc.read(endless(toc.out.toByteArray(), need)))
        .isInstanceOf(PostgresException.class)
        .hasMessageContaining("MiB");
  }

  @Test
  void aDateThatNoBackupCanBearIsNone() throws Exception {
    for (int year : List.of(10_000, 1_000_000, 1969)) {
      assertThat(new Toc().head(year, "15.18", 0).read().made()).as("%d", year).isEmpty();
    }
    assertThat(new Toc().head(9999, "15.18", 0).read().made()).isPresent();
  }

  @Test
  void partitionsAreToldFromPgDump14On() throws Exception {
    assertThat(new Toc().head(2025, "14.1", 0).read().tellsPartitions()).isTrue();
    assertThat(new Toc().head(2025, "13.20", 0).read().tellsPartitions()).isFalse();
    assertThat(new Toc().head(2025, "x", 0).read().tellsPartitions()).isFalse();
  }

  @Test
  void aVersionThatIsNoneIsUnknown() throws Exception {
    for (String version : List.of("x\ny", "15\u001b[2J", "1".repeat(32))) {
      assertThat(new Toc().head(2025, version, 0).read().toolVersion()).isEmpty();
    }
    assertThat(PgVersion.parse("99999999999.1")).isEmpty();
    assertThat(PgVersion.parse("15.99999999999")).contains(new PgVersion(15, 0));
    assertThat(PgVersion.parse("15.18")).contains(new PgVersion(15, 18));
  }

  @Test
  void extensionsThatCanBeNoneAreNotWrittenDown() throws Exception {
    Toc toc = new Toc().head(2025, "15.18", 4);
    toc.entry(1, "EXTENSION", "a=1, plpgsql").entry(2, "EXTENSION", "x\u001b[2J");
    toc.entry(3, "EXTENSION", "x".repeat(64)).entry(4, "EXTENSION", "uuid-ossp");
    assertThat(toc.read().extensions()).contains("uuid-ossp=");
  }
}
