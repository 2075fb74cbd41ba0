package io.respaldo.examples.cli;

import io.respaldo.format.repository.FindRequest;
import io.respaldo.format.repository.FoundItem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds files by name in all snapshots, or some. */
@Command(name = "find")
final class RepoFind implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Option(names = "--snapshot", paramLabel = "SNAPSHOT", descriptionKey = "repo.some_snapshots")
  List<String> snapshots = List.of();

  @Option(names = "--oldest", paramLabel = "TIME")
  @Nullable String oldest;

  @Option(names = "--newest", paramLabel = "TIME")
  @Nullable String newest;

  @Parameters(arity = "1..*", paramLabel = "PATTERN", descriptionKey = "repo.patterns")
  List<String> patterns = List.of();

  private String shown = "";

  RepoFind(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    FindRequest request =
        new FindRequest(patterns, snapshots, time(oldest, false), time(newest, true));
    place.open(
        session,
        r -> {
          r.find(request, this::print);
          return request;
        });
    if (shown.isEmpty() && !session.json()) {
      session.say("repo.nothing_found");
    }
    return ExitCode.OK;
  }

  /** A date, or a date and time, of the clock on the wall. */
  private Optional<Instant> time(@Nullable String text, boolean end) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      if (text.length() <= 10) {
        LocalDate day = LocalDate.parse(text);
        Instant begin = day.plusDays(end ? 1 : 0).atStartOfDay(session.zone()).toInstant();
        return Optional.of(end ? begin.minusNanos(1) : begin);
      }
      LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'));
      return Optional.of(time.atZone(session.zone()).toInstant());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(session.text().get("repo.no_time", text), e);
    }
  }

  private void print(FoundItem f) {
    if (session.json()) {
      session.print(
          Json.message("match")
              .put("snapshot", f.snapshot())
              .put("path", "/" + f.path())
              .put("type", f.type())
              .put("size", f.size())
              .put("mtime", f.modified().toString()));
    } else {
      if (!shown.equals(f.snapshot())) {
        session.say(
            "repo.found_in", f.snapshot().substring(0, 8), Words.time(f.taken(), session.zone()));
      }
      session.print(
          String.format(
              "%10s  %s  %s",
              f.type().equals("file") ? Words.bytes(f.size()) : f.type(),
              Words.time(f.modified(), session.zone()),
              Words.printable("/" + f.path())));
    }
    shown = f.snapshot();
  }
}
