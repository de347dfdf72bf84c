package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A call waited as long as {@link JournalConfig#timeout} says, for a disk, a holder or a store of
 * keys that does not answer. What was taken before stays in the buffer and is written as soon as it
 * answers; what was asked for may still come true.
 */
public final class JournalTimeoutException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param awaited for what it waited
   * @param whom who has not answered
   * @param waiting how many records are not written
   */
  JournalTimeoutException(
      Path journal, Duration timeout, String awaited, String whom, long waiting) {
    super(
        "%s: waited %s for %s, but %s does not answer; %s not written yet, and will be when it does"
            .formatted(journal, seconds(timeout), awaited, whom, records(waiting)));
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  private static String records(long count) {
    return count == 1 ? "1 record is" : count + " records are";
  }
}
