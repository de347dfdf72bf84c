package dev.taffrail.agent.status;

import dev.taffrail.agent.text.Amount;
import dev.taffrail.agent.text.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the tables put counts, times and errors. */
final class StatusWords {
  private final Instant now;

  /**
   * @param now when the answer was made
   */
  StatusWords(Instant now) {
    this.now = now;
  }

  String ago(String time) {
    return Amount.time(Duration.between(Instant.parse(time), now)) + " ago";
  }

  /** The same; a dash for no time. */
  String agoOrNever(String time) {
    return time.isEmpty() ? "-" : ago(time);
  }

  /** What a receiver said last; none when it had nothing to complain of. */
  List<String> lastError(String name, JsonObject receiver) {
    if (!receiver.has("last_error")) {
      return List.of();
    }
    String when = ago(receiver.text("last_error_at"));
    return List.of(
        Printable.of(name) + " said " + when + ": " + Printable.of(receiver.text("last_error")));
  }

  static String grouped(String number) {
    return String.format(Locale.ROOT, "%,d", Long.parseLong(number));
  }

  /** Words apart, then names of counts, then the last column. */
  static List<String> heading(String first, List<String> counts, String last) {
    List<String> heading = new ArrayList<>(List.of(first.split(" ")));
    counts.forEach(name -> heading.add(name.replace("_", " ").toUpperCase(Locale.ROOT)));
    heading.add(last);
    return heading;
  }
}
