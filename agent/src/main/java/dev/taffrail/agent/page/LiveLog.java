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

  /** Of one request, while it reads several journals: some pages. */
  private static final long MOST_HELD_BYTES = 4 * Stretch.MOST_BYTES;

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
    List<Stretch> open(List<Cursor> from) throws IOException {
      List<Stretch> stretches = new ArrayList<>();
      try {
        int i = 0;
        for (Map.Entry<String, Path> journal : journals.entrySet()) {
          stretches.add(Stretch.open(journal.getKey(), journal.getValue(), filter, from.get(i++)));
        }
        return stretches;
      } catch (IOException e) {
        close(stretches);
        throw e;
      }
    }

    List<Stretch> openAtStart() throws IOException {
      return open(Collections.nCopies(journals.size(), Cursor.START));
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
    return before == null
        ? newest(wanted)
        : older(wanted, RecordPage.places("before", before, count));
  }

  private Wanted wanted(Query query) throws BadRequestException {
    @Nullable String one = query.get("journal");
    return new Wanted(
        one == null ? sources.journals() : Map.of(one, sources.journal(one)),
        one == null,
        Filter.of(query, clock.instant()));
  }

  private static RecordPage newest(Wanted wanted) throws IOException {
    List<Stretch> stretches = wanted.openAtStart();
    try {
      for (Stretch stretch : stretches) {
        stretch.read();
        trim(stretches);
      }
      return RecordPage.of(stretches);
    } finally {
      close(stretches);
    }
  }

  private static RecordPage older(Wanted wanted, List<Cursor> places) throws IOException {
    List<Stretch> stretches = wanted.openAtStart();
    try {
      for (int i = 0; i < stretches.size(); i++) {
        stretches.get(i).readUpTo(places.get(i));
        trim(stretches);
      }
      return RecordPage.of(stretches);
    } finally {
      close(stretches);
    }
  }

  private RecordPage next(Wanted wanted, List<Cursor> places, boolean wait) throws IOException {
    List<Stretch> stretches = wanted.open(places);
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
      stretch.read();
      any |= stretch.left() > 0;
      trim(stretches);
    }
    return any;
  }

  private static void trim(List<Stretch> stretches) {
    if (stretches.stream().mapToLong(Stretch::bytes).sum() > MOST_HELD_BYTES) {
      RecordPage.trim(stretches);
    }
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
