package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.source.RestoreTarget;
import io.respaldo.testkit.SourceRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OdooHttpSourceTest {
  private static final String PASSWORD = "m&ster p%ssword";
  private static final String PAGE =
      "<html><div class=\"alert alert-danger\">Database backup error: %s</div></html>";
  private final HttpServer server;
  private final Path scratch;
  private Answer answer = exchange -> send(exchange, 200, new byte[0]);
  private volatile String asked = "";

  /** What the server does. */
  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  OdooHttpSourceTest(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/web/database/backup", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    asked =
        exchange.getRequestMethod()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    answer.to(exchange);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private OdooHttpSource source() {
    return OdooHttpSource.of(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "shop", () -> PASSWORD);
  }

  private PartReader captured() throws IOException, InterruptedException {
    return SourceRun.of("run_1", scratch).capture(source()).reader();
  }

  private static byte[] zip() throws IOException {
    String name = TestOdoo.storeName("good");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("dump.sql"));
      zip.write(
          "-- PostgreSQL database dump\n-- PostgreSQL database dump complete\n"
              .getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      zip.putNextEntry(new ZipEntry("filestore/" + name));
      zip.write("good".getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  private void refused(Answer other, String words) {
    answer = other;
    Throwable failure = catchThrowable(this::captured);
    assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining(words);
    StringWriter all = new StringWriter();
    failure.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain(PASSWORD).doesNotContain("m%26ster");
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void aZipBecomesPartsOfAnOdoo() throws Exception {
    byte[] zip = zip();
    answer = exchange -> send(exchange, 200, zip);

    PartReader parts = captured();

    assertThat(parts.parts())
        .extracting(p -> p.name())
        .containsExactlyInAnyOrder("db/dump.sql", "filestore/files");
    try (InputStream in =
        parts.read(EntryPath.of("filestore/files/" + TestOdoo.storeName("good")))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("good");
    }
    assertThat(asked)
        .startsWith("POST ")
        .contains("name=shop")
        .contains("backup_format=zip")
        .contains("master_pwd=m%26ster+p%25ssword");
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void whatIsNoZipIsRefusedWhateverItsStatus() {
    refused(
        exchange ->
            send(
                exchange,
                200,
                PAGE.formatted("Access Denied " + PASSWORD).getBytes(StandardCharsets.UTF_8)),
        "Access Denied ***");
    refused(
        exchange -> send(exchange, 200, "<html>login</html>".getBytes(StandardCharsets.UTF_8)),
        "but a web page");
    refused(exchange -> send(exchange, 404, new byte[0]), "status 404");
    refused(exchange -> send(exchange, 200, new byte[0]), "no zip");
    refused(exchange -> send(exchange, 500, zip()), "status 500");
    refused(
        exchange -> send(exchange, 200, "PGDMP...".getBytes(StandardCharsets.UTF_8)),
        "a custom dump");
  }

  @Test
  void aDownloadThatIsCutOffIsFound() throws Exception {
    byte[] zip = zip();
    refused(
        exchange -> send(exchange, 200, Arrays.copyOf(zip, zip.length - 30)), "no whole backup");
    refused(
        exchange -> {
          exchange.sendResponseHeaders(200, zip.length + 100L);
          exchange.getResponseBody().write(zip);
          exchange.close();
        },
        "");
    refused(
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // in chunks, of which no length tells
          exchange.getResponseBody().write(zip, 0, zip.length / 2);
          exchange.getResponseBody().flush();
          throw new IOException("the worker was killed");
        },
        "");
  }

  @Test
  void aRedirectDoesNotCarryThePasswordAway() {
    refused(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:9/web/login");
          exchange.sendResponseHeaders(303, -1);
          exchange.close();
        },
        "status 303");
  }

  @Test
  void itCantBeRestoredToAndSaysWhatCan() {
    assertThatThrownBy(() -> source().at(RestoreTarget.of("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("export the backup as odoo-zip");
    assertThat(source()).asString().doesNotContain(PASSWORD);
  }

  @Test
  void anAddressWithAPasswordOrWithoutAHostIsRefused() {
    for (String address : new String[] {"ftp://x", "http:///x", "http://u:p@x"}) {
      assertThatThrownBy(() -> OdooHttpSource.of(URI.create(address), "shop", () -> PASSWORD))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
