package dev.taffrail.agent.demo;

import dev.taffrail.agent.text.Table;
import dev.taffrail.agent.text.Wrapping;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the rules made of the anomalies that people labelled, and what they said beside these. */
final class AnomalyTable {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String MARGIN = "  ";

  private final List<Anomaly> labelled;
  private final List<Alarm> alarms;

  AnomalyTable(List<Anomaly> labelled, List<Alarm> alarms) {
    this.labelled = labelled;
    this.alarms = alarms;
  }

  /**
   * In lines of this width, as far as that can be: rules bear the names of their series, so a
   * narrow table goes without these. 0 for any width.
   */
  List<String> lines(int width) {
    List<String> wide = table(true);
    boolean fits = width == 0 || wide.stream().allMatch(line -> line.length() <= width);
    List<String> lines = new ArrayList<>(fits ? wide : table(false));
    List<Alarm> wrong =
        alarms.stream().filter(alarm -> labelled.stream().noneMatch(a -> a.holds(alarm))).toList();
    for (Alarm alarm : wrong) {
      lines.add(MARGIN + "false alarm of " + alarm.rule() + " at " + MINUTE.format(alarm.time()));
    }
    long found = labelled.stream().filter(anomaly -> first(anomaly).isPresent()).count();
    lines.add(
        MARGIN
            + found
            + " of "
            + labelled.size()
            + " found, "
            + wrong.size()
            + " false alarms. The rules were chosen with the labels in view: this shows the way of an"
            + " alert, not foresight.");
    lines.replaceAll(line -> Wrapping.of(line, width, MARGIN.length()));
    return lines;
  }

  private List<String> table(boolean series) {
    Table table =
        new Table("series", "labelled (UTC)", "found by", "after", "before its end")
            .left(1, 2)
            .right(4);
    for (Anomaly anomaly : labelled) {
      Optional<Alarm> first = first(anomaly);
      table.add(
          anomaly.series().pipeline(),
          MINUTE.format(anomaly.start()) + " to " + MINUTE.format(anomaly.end()).substring(5),
          first.map(Alarm::rule).orElse("missed in " + anomaly.series().pipeline()),
          first.map(alarm -> time(anomaly.start(), alarm.time())).orElse(""),
          first.map(alarm -> time(alarm.time(), anomaly.end())).orElse(""));
    }
    return (series ? table : table.without(0)).lines().stream().map(line -> MARGIN + line).toList();
  }

  private Optional<Alarm> first(Anomaly anomaly) {
    return alarms.stream().filter(anomaly::holds).findFirst();
  }

  private static String time(Instant from, Instant to) {
    double hours = Duration.between(from, to).toMinutes() / 60.0;
    return hours < 48
        ? String.format(Locale.ROOT, "%.0f h", hours)
        : String.format(Locale.ROOT, "%.1f days", hours / 24);
  }
}
