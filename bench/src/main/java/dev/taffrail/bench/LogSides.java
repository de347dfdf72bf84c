package dev.taffrail.bench;

import dev.taffrail.log.WhenFull;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How a side is started in an empty folder, with files of so many bytes and 3 backups. */
enum LogSides {
  SEALED("Taffrail, sealed", (at, max) -> new TaffrailSide(at, max, true, WhenFull.DROP)),
  SEALED_WAITING(
      "Taffrail, sealed, waiting", (at, max) -> new TaffrailSide(at, max, true, WhenFull.WAIT)),
  UNSEALED("Taffrail, unsealed", (at, max) -> new TaffrailSide(at, max, false, WhenFull.DROP)),
  UNSEALED_WAITING(
      "Taffrail, unsealed, waiting", (at, max) -> new TaffrailSide(at, max, false, WhenFull.WAIT)),
  LOGBACK("Logback JsonEncoder", (at, max) -> LogbackSide.json(at, max, false)),
  LOGBACK_WITHIN_LIMIT(
      "Logback JsonEncoder, within its limit", (at, max) -> LogbackSide.json(at, max, true)),
  LOGSTASH("Logback, logstash encoder", (at, max) -> LogbackSide.logstash(at, max, false)),
  LOGSTASH_WITHIN_LIMIT(
      "Logback, logstash encoder, within its limit",
      (at, max) -> LogbackSide.logstash(at, max, true)),
  LOG4J("Log4j 2", Log4jSide::synchronous),
  LOG4J_ASYNC("Log4j 2, asynchronous", Log4jSide::asynchronous),
  LOG4J_PARAMETERS("Log4j 2, asynchronous, parameters", Log4jParametersSide::new);

  static final int BACKUPS = 3;

  private interface Start {
    LogSide in(Path folder, long maxBytes) throws IOException;
  }

  private final String title;

  // A lambda that holds nothing is immutable, though its interface cannot say so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Start start;

  LogSides(String title, Start start) {
    this.title = title;
    this.start = start;
  }

  LogSide start(Path folder, long maxBytes) throws IOException {
    return start.in(folder, maxBytes);
  }

  String title() {
    return title;
  }

  /** The sides of these names, in this order; these others, if they can, when there are none. */
  static List<LogSides> of(Workload workload, Stream<String> names, LogSides... others) {
    List<LogSides> named = names.map(LogSides::valueOf).toList();
    return named.isEmpty() ? Stream.of(others).filter(side -> side.can(workload)).toList() : named;
  }

  /** The template of parameters writes a null for each of them that is not there. */
  private boolean can(Workload workload) {
    return this != LOG4J_PARAMETERS || workload != Workload.BOUND;
  }
}
