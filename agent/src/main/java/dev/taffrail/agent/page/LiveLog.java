package dev.taffrail.agent.page;

import dev.taffrail.journal.Cursor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Pages of records: the newest, older ones, and those that come next. Nothing is kept between two
 * requests, and nothing is read when there is none.
 */
final class LiveLog {
  /** Shorter than what ends a connection on which nothing moves. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Between two looks at several journals: a wait is woken by one of them alone. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final PageSources sources;
  private final Clock clock;
  private final Semaphore waiting;

  /**
   * @param mostWaiting how many requests may wait at once for what comes next
   */
  LiveLog(PageSources sources, Clock clock, int mostWaiting) {
    this.sources = sources;
    this.clock = clock;
    this.waiting = new Semaphore(mostWaiting);
  }

  /** Of one request: what it asks for. */
  private record Wanted(Map<String, Path> journals, boolean all, Filter filter) {
    List<Stretch> from(List<Cursor> places) throws IOException {
      List<Stretch> stretches = new ArrayList<>();
      try {
        int i = 0;
        for (Map.Entry<String, Path> journal : journals.entrySet()) {
          stretches.add(
              Stretch.from(journal.getKey(), journal.getValue(), filter, places.get(i++)));
        }
        return stretches;
      } catch (IOException e) {
        close(stretches);
        throw e;
      }
    }

    List<Stretch> before(List<? extends @Nullable Cursor> places) {
      List<Stretch> stretches = new ArrayList<>();
      int i = 0;
      for (Map.Entry<String, Path> journal : journals.entrySet()) {
        stretches.add(
            Stretch.before(journal.getKey(), journal.getValue(), filter, places.get(i++)));
      }
      return stretches;
    }
  }

  RecordPage read(Query query) throws IOException, BadRequestException {
    Wanted wanted = wanted(query);
    int count = wanted.journals().size();
    String before = query.get("before");
    String after = query.get("after");
    if (after != null) {
      return next(wanted, RecordPage.places("after", after, count), query.get("wait") != null);
    }
    return RecordPage.readBack(
        wanted.before(
            before == null
                ? Collections.nCopies(count, null)
                : RecordPage.places("before", before, count)));
  }

  private Wanted wanted(Query query) throws BadRequestException {
    @Nullable String one = query.get("journal");
    return new Wanted(
        one == null ? sources.journals() : Map.of(one, sources.journal(one)),
        one == null,
        Filter.of(query, clock.instant()));
  }

  private RecordPage next(Wanted wanted, List<Cursor> places, boolean wait) throws IOException {
    List<Stretch> stretches = wanted.from(places);
    boolean mayWait = wait && waiting.tryAcquire();
    try {
      long deadline = System.nanoTime() + (mayWait ? PATIENCE.toNanos() : 0);
      while (!readAny(stretches)
          && System.nanoTime() < deadline
          && !hasMore(wanted)
          && await(stretches, deadline, sources.received() != null)) {}
      return RecordPage.of(stretches);
    } finally {
      if (mayWait) {
        waiting.release();
      }
      close(stretches);
    }
  }

  /** Whether a journal appeared since: whoever asks again gets its records too. */
  private boolean hasMore(Wanted wanted) {
    return sources.received() != null
        && wanted.all()
        && sources.journals().size() > wanted.journals().size();
  }

  private static boolean readAny(List<Stretch> stretches) throws IOException {
    boolean any = false;
    for (Stretch stretch : stretches) {
      stretch.readOn();
      any |= stretch.left() > 0;
      RecordPage.trim(stretches);
    }
    return any;
  }

  /** False when the server ends. */
  private static boolean await(List<Stretch> stretches, long deadline, boolean growing)
      throws IOException {
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    try {
      if (stretches.isEmpty()) {
        Thread.sleep(Math.min(LOOK.toMillis(), left.toMillis()));
        return true;
      }
      boolean one = !growing && stretches.size() == 1;
      stretches.get(0).await(one || left.compareTo(LOOK) < 0 ? left : LOOK);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void close(List<Stretch> stretches) throws IOException {
    for (Stretch stretch : stretches) {
      stretch.close();
    }
  }
}
