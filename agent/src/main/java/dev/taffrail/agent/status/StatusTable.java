package dev.taffrail.agent.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.Json.Member;
import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.journal.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** A shipper's answer for eyes: a line for the shipper, a table of its sinks, their last words. */
public final class StatusTable {
  private static final List<String> ACCOUNTS =
      List.of("read", "delivered", "filtered", "summarised", "refused", "lost", "pending");
  private static final List<String> PIPELINE =
      List.of("runs", "readings", "late_readings", "windows", "events", "action_failures");
  private static final int STATE = 1;

  private final Paint paint;
  private final Map<String, Member> shipper;

  private StatusTable(Paint paint, Map<String, Member> shipper) {
    this.paint = paint;
    this.shipper = shipper;
  }

  /**
   * Reads an answer.
   *
   * @throws JacksonException when it is none
   */
  public static StatusTable of(byte[] json, Paint paint) {
    return new StatusTable(paint, object(json));
  }

  /** Whether nobody need do anything. */
  public boolean isHealthy() {
    return text(shipper, "healthy").equals("true");
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(head());
    if (!members("sinks").isEmpty() || members("pipelines").isEmpty()) {
      lines.addAll(table());
    }
    members("sinks").forEach((name, sink) -> lines.addAll(sent(name, sink)));
    members("sinks").forEach((name, sink) -> lines.addAll(lastWords(name, sink)));
    members(shipper, "failing_sources")
        .forEach((name, words) -> lines.add(Printable.of(name + " failing: " + words.value())));
    if (!members("pipelines").isEmpty()) {
      lines.addAll(pipelines());
    }
    return lines;
  }

  private String head() {
    String reloads = text(shipper, "reloads");
    return Printable.of(
        "taffrail "
            + text(shipper, "version")
            + ", process "
            + text(shipper, "pid")
            + ", started "
            + ago(text(shipper, "started_at"))
            + (reloads.equals("0") ? "" : ", configurations read since " + reloads)
            + ", journal "
            + text(shipper, "journal"));
  }

  private List<String> table() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("SINK", "STATE"));
    ACCOUNTS.forEach(name -> head.add(name.toUpperCase(Locale.ROOT)));
    head.add("BEHIND");
    rows.add(head);
    members("sinks")
        .forEach(
            (name, sink) -> {
              rows.add(row(name, sink));
              Map<String, Member> sources = members(sink, "sources");
              if (sources.size() > 1) {
                sources.forEach(
                    (source, part) -> rows.add(row("  " + source, object(bytes(part)))));
              }
            });
    return aligned(rows, List.of(0, STATE, rows.get(0).size() - 1));
  }

  private List<String> pipelines() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("PIPELINE"));
    PIPELINE.forEach(name -> head.add(name.replace("_", " ").toUpperCase(Locale.ROOT)));
    head.add("LAST RUN");
    rows.add(head);
    members("pipelines")
        .forEach(
            (name, counts) -> {
              List<String> row = new ArrayList<>(List.of(Printable.of(name)));
              PIPELINE.forEach(count -> row.add(grouped(text(counts, count))));
              String last = text(counts, "last_run_at");
              row.add(last.isEmpty() ? "-" : ago(last));
              rows.add(row);
            });
    return aligned(rows, List.of(0, rows.get(0).size() - 1));
  }

  private List<String> row(String name, Map<String, Member> sink) {
    List<String> row = new ArrayList<>();
    row.add(Printable.of(name));
    row.add(Printable.of(state(sink)));
    ACCOUNTS.forEach(account -> row.add(grouped(text(sink, account))));
    row.add(behind(sink));
    return row;
  }

  private static String state(Map<String, Member> sink) {
    return text(sink, "stuck").equals("true") ? "stuck" : text(sink, "state");
  }

  private static String behind(Map<String, Member> sink) {
    double seconds = Double.parseDouble(text(sink, "behind_seconds"));
    long bytes = Long.parseLong(text(sink, "behind_bytes"));
    return bytes == 0 && seconds == 0
        ? "-"
        : grouped(text(sink, "behind_records"))
            + " records, "
            + size(bytes)
            + ", "
            + time(Duration.ofMillis((long) (seconds * 1000)));
  }

  /** The columns of words to the left, numbers to the right. */
  private List<String> aligned(List<List<String>> rows, List<Integer> words) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
        boolean left = words.contains(i);
        String cell = row.get(i);
        String padding = " ".repeat(width - cell.length());
        String shown =
            lines.isEmpty() ? paint.dim(cell) : i == STATE && left ? coloured(cell) : cell;
        line.append(i == 0 ? "" : "  ").append(left ? shown + padding : padding + shown);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String coloured(String state) {
    return switch (state) {
      case "ok" -> paint.level(Level.INFO, state);
      case "retrying", "waiting" -> paint.level(Level.WARNING, state);
      default -> paint.level(Level.ERROR, state);
    };
  }

  /** Of a shipper that was started before it counted bytes, nothing. */
  private static List<String> sent(String name, Map<String, Member> sink) {
    if (!sink.containsKey("sent_bytes")) {
      return List.of();
    }
    long limit = Long.parseLong(text(sink, "limit_day_bytes"));
    return List.of(
        Printable.of(name)
            + " sent "
            + size(Long.parseLong(text(sink, "sent_bytes")))
            + ", today "
            + size(Long.parseLong(text(sink, "sent_today_bytes")))
            + (limit == 0 ? "" : " of " + size(limit)));
  }

  private List<String> lastWords(String name, Map<String, Member> sink) {
    if (!sink.containsKey("last_error")) {
      return List.of();
    }
    String when = ago(text(sink, "last_error_at"));
    return List.of(
        Printable.of(name) + " said " + when + ": " + Printable.of(text(sink, "last_error")));
  }

  private String ago(String time) {
    Instant now = Instant.parse(text(shipper, "at"));
    return time(Duration.between(Instant.parse(time), now)) + " ago";
  }

  static String time(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
  }

  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    return bytes < 1024 * 1024
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1024.0 / 1024.0);
  }

  private static String grouped(String number) {
    return String.format(Locale.ROOT, "%,d", Long.parseLong(number));
  }

  private Map<String, Map<String, Member>> members(String key) {
    Map<String, Map<String, Member>> all = new LinkedHashMap<>();
    members(shipper, key).forEach((name, member) -> all.put(name, object(bytes(member))));
    return all;
  }

  private static Map<String, Member> members(Map<String, Member> object, String key) {
    Member member = object.get(key);
    return member == null ? Map.of() : object(bytes(member));
  }

  private static String text(Map<String, Member> object, String key) {
    Member member = object.get(key);
    return member == null ? "" : member.value();
  }

  private static byte[] bytes(Member member) {
    return member.raw().getBytes(UTF_8);
  }

  private static Map<String, Member> object(byte[] json) {
    Map<String, Member> members = new LinkedHashMap<>();
    Json.members(json).forEach(member -> members.put(member.name(), member));
    return members;
  }
}
