package dev.taffrail.agent.journey;

import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.RecordText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Other journeys that the records of one name: an alarm and the run that took its readings in are
 * of two.
 */
public final class JourneyLinks {
  private static final Map<String, String> WHAT =
      Map.of(
          "alarm_correlation_id", "the alarm of these readings",
          "readings_correlation_id", "the readings of this alarm");

  /** Of what others wrote, only what no shell and no option could be. */
  private static final Pattern ID = Pattern.compile("\\w[\\w.-]{0,99}");

  private JourneyLinks() {}

  /** By their ids, what they are, in the order of time. */
  public static Map<String, String> of(Journey journey) {
    Map<String, String> links = new LinkedHashMap<>();
    for (Journey.Stop stop : journey.stops()) {
      for (Json.Member field : RecordText.behindHead(stop.line())) {
        String what = WHAT.get(field.name());
        if (what != null && ID.matcher(field.value()).matches()) {
          links.putIfAbsent(field.value(), what);
        }
      }
    }
    return links;
  }
}
