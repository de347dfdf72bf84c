package dev.taffrail.log.slf4j;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Marker;
import org.slf4j.event.Level;

/** SLF4J's five levels and its markers in terms of ours. */
@SuppressWarnings("deprecation") // markers that refer to others are going, but are still in use
final class Levels {
  private static final String FATAL = "FATAL";
  private static final String CRITICAL = "CRITICAL";
  private static final String SECURITY = "SECURITY";

  private Levels() {}

  static dev.taffrail.journal.Level of(Level level, List<Marker> markers) {
    return switch (level) {
      case TRACE, DEBUG -> dev.taffrail.journal.Level.DEBUG;
      case INFO -> dev.taffrail.journal.Level.INFO;
      case WARN -> dev.taffrail.journal.Level.WARNING;
      case ERROR ->
          isCritical(markers)
              ? dev.taffrail.journal.Level.CRITICAL
              : dev.taffrail.journal.Level.ERROR;
    };
  }

  private static boolean isCritical(List<Marker> markers) {
    return contain(markers, FATAL) || contain(markers, CRITICAL);
  }

  /** Whether {@code SECURITY} is among the markers or those that they refer to. */
  static boolean isSecurity(List<Marker> markers) {
    return contain(markers, SECURITY);
  }

  private static boolean contain(List<Marker> markers, String name) {
    for (Marker marker : markers) {
      if (marker.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** The names of the markers and of those that they refer to, each once. */
  static Set<String> names(List<Marker> markers) {
    Set<String> names = new LinkedHashSet<>();
    for (Marker marker : markers) {
      addNames(names, marker);
    }
    return names;
  }

  private static void addNames(Set<String> names, Marker marker) {
    if (names.add(marker.getName())) {
      marker.iterator().forEachRemaining(referred -> addNames(names, referred));
    }
  }
}
