package io.respaldo.odoo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks Odoo's database manager for a zip. Up to 19.0 it answers errors with status 200 and its own
 * page, so the first bytes decide what came.
 */
record OdooDownload(URI address, String database, Duration timeLimit) {
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final int SHOWN = 64 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final int OK = 200;

  /** Where the manager's page says what went wrong. */
  private static final Pattern ALERT =
      Pattern.compile("(?s)alert-danger[^>]*>\\s*(.{1,500}?)\\s*</");

  /**
   * @throws IOException saying what came instead of a zip; never with the password
   */
  void into(Path file, String masterPassword) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER) // a redirect would carry the password on
            .build();
    HttpResponse<InputStream> answer =
        client.send(request(masterPassword), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      byte[] head = body.readNBytes(ZIP.length);
      if (answer.statusCode() != OK || !Arrays.equals(head, ZIP)) {
        String text =
            new String(head, StandardCharsets.UTF_8)
                + new String(body.readNBytes(SHOWN), StandardCharsets.UTF_8);
        throw new IOException(refusal(answer.statusCode(), text).replace(masterPassword, "***"));
      }
      long bytes = copy(head, body, file);
      long announced = answer.headers().firstValueAsLong("Content-Length").orElse(bytes);
      if (announced != bytes) {
        throw new IOException(
            address.getHost() + " announced " + announced + " bytes and sent " + bytes);
      }
    }
  }

  private HttpRequest request(String masterPassword) {
    String form =
        Map.of("master_pwd", masterPassword, "name", database, "backup_format", "zip")
            .entrySet()
            .stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(address.resolve("/web/database/backup"))
        .timeout(timeLimit)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form))
        .build();
  }

  private static long copy(byte[] head, InputStream body, Path file)
      throws IOException, InterruptedException {
    long bytes = head.length;
    try (var out = Files.newOutputStream(file)) {
      out.write(head);
      byte[] buffer = new byte[1 << 16];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while downloading");
        }
        out.write(buffer, 0, n);
        bytes += n;
      }
    }
    return bytes;
  }

  private String refusal(int status, String text) {
    String where = address.getHost() + " answered with status " + status + " and no zip";
    Matcher alert = ALERT.matcher(text);
    if (alert.find()) {
      String words = alert.group(1).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
      return where
          + ": '"
          + words
          + "'; correct the master password or the database's name, or ask whether list_db is off";
    }
    if (text.startsWith("PGDMP")) {
      return where + " but a custom dump, without the files";
    }
    return where
        + (text.stripLeading().startsWith("<") ? ", but a web page" : "")
        + "; is "
        + address.resolve("/web/database/manager")
        + " to be reached from here, and list_db on?";
  }
}
