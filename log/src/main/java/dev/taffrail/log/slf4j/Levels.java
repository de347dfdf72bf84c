package dev.taffrail.log.slf4j;

import dev.taffrail.journal.Level;
import java.util.Set;

/** SLF4J's five levels in terms of ours. */
final class Levels {
  private Levels() {}

  /**
   * @param markers the names of the call's markers
   */
  static Level of(org.slf4j.event.Level level, Set<String> markers) {
    return switch (level) {
      case TRACE, DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARNING;
      case ERROR -> Markers.areCritical(markers) ? Level.CRITICAL : Level.ERROR;
    };
  }
}
