package dev.taffrail.bench;

import java.io.IOException;
import java.nio.file.Path;

/** How a contender is started in an empty folder, with files of so many bytes and 3 backups. */
enum Contenders {
  SEALED_APPEND("sealed, append", (at, max) -> JournalContender.appending(at, max, true)),
  UNSEALED_APPEND("unsealed, append", (at, max) -> JournalContender.appending(at, max, false)),
  SEALED_OFFER("sealed, offer", (at, max) -> JournalContender.offering(at, max, true)),
  UNSEALED_OFFER("unsealed, offer", (at, max) -> JournalContender.offering(at, max, false)),
  LOG4J("Log4j 2 RollingRandomAccessFile", Log4jContender::new),
  LOGBACK("Logback RollingFileAppender", LogbackContender::byDefault),
  LOGBACK_WITHIN_LIMIT("Logback, looking at each record", LogbackContender::withinLimit);

  static final int BACKUPS = 3;

  private interface Start {
    Contender in(Path folder, long maxBytes) throws IOException;
  }

  private final String title;

  // A lambda that holds nothing is immutable, though its interface cannot say so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Start start;

  Contenders(String title, Start start) {
    this.title = title;
    this.start = start;
  }

  Contender start(Path folder, long maxBytes) throws IOException {
    return start.in(folder, maxBytes);
  }

  String title() {
    return title;
  }
}
