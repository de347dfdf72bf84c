package dev.taffrail.log.slf4j;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarker;

/** The markers of a call by their names, and what some of them mean. */
@SuppressWarnings("deprecation") // markers that refer to others are going, but are still in use
final class Markers {
  private static final String FATAL = "FATAL";
  private static final String CRITICAL = "CRITICAL";
  private static final String SECURITY = "SECURITY";

  /** Put on every call by commons-logging, when it finds SLF4J; it says nothing of the record. */
  private static final String BRIDGE = "COMMONS-LOGGING";

  private Markers() {}

  /** The names of the markers and of those that they refer to, each once. Never throws. */
  static Set<String> names(@Nullable List<@Nullable Marker> markers) {
    if (markers == null || markers.isEmpty()) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (Marker marker : markers) {
      if (marker != null) {
        addGuarded(names, marker);
      }
    }
    return names;
  }

  private static void addGuarded(Set<String> names, Marker marker) {
    try {
      if (marker instanceof BasicMarker) { // SLF4J's own, as nearly all: never too deep
        add(names, marker);
      } else if (!MessageNesting.tryRun(() -> add(names, marker))) {
        names.add(MessageNesting.TOO_DEEP);
      }
    } catch (Throwable failure) { // a marker of foreign make must not break the call
      names.add(Unprintable.text(marker, failure));
    }
  }

  private static void add(Set<String> names, Marker marker) {
    String name = marker.getName();
    if (!name.equals(BRIDGE) && names.add(name)) {
      marker.iterator().forEachRemaining(referred -> add(names, referred));
    }
  }

  static boolean areCritical(Set<String> names) {
    return names.contains(FATAL) || names.contains(CRITICAL);
  }

  static boolean areSecurity(Set<String> names) {
    return names.contains(SECURITY);
  }
}
