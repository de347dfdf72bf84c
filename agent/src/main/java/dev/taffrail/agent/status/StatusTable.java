package dev.taffrail.agent.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.Json.Member;
import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.Wrapping;
import dev.taffrail.journal.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** A shipper's answer for eyes: a line for the shipper, a table of its sinks, their last words. */
public final class StatusTable {
  private static final List<String> ACCOUNTS =
      List.of("read", "delivered", "filtered", "summarised", "refused", "lost", "pending");
  private static final List<String> PIPELINE =
      List.of("runs", "readings", "late_readings", "windows", "events", "action_failures");
  private static final Set<String> ALWAYS =
      Set.of("READ", "DELIVERED", "PENDING", "RUNS", "READINGS", "EVENTS");
  private static final List<String> ADAPTER =
      List.of("readings", "bad_readings", "dropped", "failures");
  private static final String STATE = "STATE";

  private final Paint paint;
  private final int width;
  private final Map<String, Member> shipper;

  private StatusTable(Paint paint, int width, Map<String, Member> shipper) {
    this.paint = paint;
    this.width = width;
    this.shipper = shipper;
  }

  /**
   * Reads an answer.
   *
   * @throws JacksonException when it is none
   */
  public static StatusTable of(byte[] json, Paint paint) {
    return of(json, paint, 0);
  }

  /**
   * Reads an answer.
   *
   * @param width how many characters the terminal has in a line; 0 for lines of any length
   * @throws JacksonException when it is none
   */
  public static StatusTable of(byte[] json, Paint paint, int width) {
    return new StatusTable(paint, width, object(json));
  }

  /** Whether nobody need do anything. */
  public boolean isHealthy() {
    return text(shipper, "healthy").equals("true");
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(head());
    if (!members("sinks").isEmpty() || members("pipelines").isEmpty()) {
      lines.addAll(fitting(table()));
    }
    members("sinks").forEach((name, sink) -> lines.addAll(sent(name, sink)));
    members("sinks").forEach((name, sink) -> lines.addAll(lastWords(name, sink)));
    members(shipper, "failing_sources")
        .forEach((name, words) -> lines.add(Printable.of(name + " failing: " + words.value())));
    if (!members("pipelines").isEmpty()) {
      lines.add("");
      lines.addAll(fitting(pipelines()));
      lines.addAll(adapters());
    }
    lines.replaceAll(line -> Wrapping.of(line, width, 2));
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

  /** Where the table is too wide, without the counts that are nothing in all rows. */
  private List<String> fitting(List<List<String>> rows) {
    List<String> wide = aligned(rows);
    if (width == 0 || wide.stream().allMatch(line -> Wrapping.of(line, width, 0).equals(line))) {
      return wide;
    }
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < rows.get(0).size(); i++) {
      int column = i;
      boolean nothing = rows.stream().skip(1).allMatch(row -> row.get(column).equals("0"));
      if (!nothing || ALWAYS.contains(rows.get(0).get(i))) {
        kept.add(i);
      }
    }
    return aligned(rows.stream().map(row -> kept.stream().map(row::get).toList()).toList());
  }

  private List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("SINK", STATE));
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
    return rows;
  }

  private List<List<String>> pipelines() {
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
    return rows;
  }

  /** A table of the live adapters, and the words of those that are not up. */
  private List<String> adapters() {
    List<List<String>> rows = new ArrayList<>();
    List<String> words = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("ADAPTER", STATE));
    ADAPTER.forEach(name -> head.add(name.replace("_", " ").toUpperCase(Locale.ROOT)));
    head.add("SOURCE");
    rows.add(head);
    members("pipelines")
        .forEach(
            (pipeline, counts) ->
                members(counts, "adapters")
                    .values()
                    .forEach(each -> addAdapter(pipeline, object(bytes(each)), rows, words)));
    if (rows.size() == 1) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(""));
    lines.addAll(fitting(rows));
    lines.addAll(words);
    return lines;
  }

  private static void addAdapter(
      String pipeline, Map<String, Member> adapter, List<List<String>> rows, List<String> words) {
    String name = Printable.of(pipeline + " " + text(adapter, "adapter"));
    List<String> row = new ArrayList<>(List.of(name, text(adapter, "state")));
    ADAPTER.forEach(count -> row.add(grouped(text(adapter, count))));
    row.add(Printable.of(text(adapter, "source")));
    rows.add(row);
    if (!text(adapter, "state").equals("up") && adapter.containsKey("last_failure")) {
      words.add(name + " failed: " + Printable.of(text(adapter, "last_failure")));
    }
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

  /** Names, states and last words to the left, numbers to the right. */
  private List<String> aligned(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
        boolean state = rows.get(0).get(i).equals(STATE);
        boolean left = i == 0 || state || i == row.size() - 1;
        String cell = row.get(i);
        String padding = " ".repeat(width - cell.length());
        String shown = lines.isEmpty() ? paint.dim(cell) : state ? coloured(cell) : cell;
        line.append(i == 0 ? "" : "  ").append(left ? shown + padding : padding + shown);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String coloured(String state) {
    return switch (state) {
      case "ok", "up" -> paint.level(Level.INFO, state);
      case "retrying", "waiting", "connecting", "degraded" -> paint.level(Level.WARNING, state);
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

  /** So many bytes, for eyes. */
  public static String size(long bytes) {
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
