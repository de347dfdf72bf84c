package dev.taffrail.agent.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.text.Amount;
import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.Json.Member;
import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.Table;
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
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/** A shipper's answer for eyes: a line for the shipper, a table of its sinks, their last words. */
public final class StatusTable {
  private static final List<String> ACCOUNTS =
      List.of("read", "delivered", "filtered", "summarised", "refused", "lost", "pending");
  private static final List<String> PIPELINE =
      List.of("runs", "readings", "late_readings", "windows", "events", "action_failures");
  private static final Set<String> ALWAYS =
      Set.of("READ", "DELIVERED", "PENDING", "WAITING", "RUNS", "READINGS", "EVENTS");
  private static final List<String> ADAPTER =
      List.of("readings", "bad_readings", "dropped", "failures");
  private static final List<String> CLOUD =
      List.of("queued", "delivered", "refused", "expired", "overflowed", "waiting", "dead_letters");
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
      lines.addAll(clouds());
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
  private List<String> fitting(Table table) {
    List<String> wide = table.lines(paint, this::coloured);
    if (width == 0 || wide.stream().allMatch(line -> Wrapping.of(line, width, 0).equals(line))) {
      return wide;
    }
    Set<Integer> nothing = table.columnsOf("0");
    nothing.removeIf(column -> ALWAYS.contains(table.heading(column)));
    return table.without(nothing.toArray(Integer[]::new)).lines(paint, this::coloured);
  }

  private Table table() {
    Table table = new Table(heading("SINK " + STATE, ACCOUNTS, "BEHIND")).left(1);
    members("sinks")
        .forEach(
            (name, sink) -> {
              table.add(row(name, state(sink), sink));
              Map<String, Member> sources = members(sink, "sources");
              if (sources.size() > 1) {
                sources.forEach(
                    (source, part) -> {
                      Map<String, Member> row = object(bytes(part));
                      table.add(row("  " + source, state(source, row), row));
                    });
              }
            });
    return table;
  }

  /** The lane through a source may be well, and go on with what can be read of it. */
  private String state(String source, Map<String, Member> row) {
    String state = state(row);
    boolean failing = members(shipper, "failing_sources").containsKey(source);
    return failing && state.equals("ok") ? "failing" : state;
  }

  private Table pipelines() {
    Table table = new Table(heading("PIPELINE", PIPELINE, "LAST RUN"));
    members("pipelines")
        .forEach(
            (name, counts) -> {
              List<String> row = new ArrayList<>(List.of(Printable.of(name)));
              PIPELINE.forEach(count -> row.add(grouped(text(counts, count))));
              String last = text(counts, "last_run_at");
              row.add(last.isEmpty() ? "-" : ago(last));
              table.add(row);
            });
    return table;
  }

  /** A table of the live adapters, and the words of those that are not up. */
  private List<String> adapters() {
    Table table = new Table(heading("ADAPTER " + STATE, ADAPTER, "SOURCE")).left(1);
    List<String> words = new ArrayList<>();
    members("pipelines")
        .forEach(
            (pipeline, counts) ->
                members(counts, "adapters")
                    .values()
                    .forEach(each -> addAdapter(pipeline, object(bytes(each)), table, words)));
    return section(table, words);
  }

  /** A table of the pipelines' clouds, what waits for each, and its last words. */
  private List<String> clouds() {
    Table table = new Table(heading("CLOUD " + STATE + " CIRCUIT", CLOUD, "OLDEST")).left(1, 2);
    List<String> words = new ArrayList<>();
    members("pipelines")
        .forEach(
            (pipeline, counts) -> {
              Map<String, Member> cloud = members(counts, "cloud");
              if (!cloud.isEmpty()) {
                addCloud(pipeline, cloud, table, words);
              }
            });
    return section(table, words);
  }

  /** A table that there is something in, and the words beneath it. */
  private List<String> section(Table table, List<String> words) {
    if (table.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(""));
    lines.addAll(fitting(table));
    lines.addAll(words);
    return lines;
  }

  private void addCloud(
      String pipeline, Map<String, Member> cloud, Table table, List<String> words) {
    List<String> row =
        new ArrayList<>(
            List.of(Printable.of(pipeline), text(cloud, "state"), text(cloud, "circuit")));
    CLOUD.forEach(count -> row.add(grouped(text(cloud, count))));
    String oldest = text(cloud, "oldest_at");
    row.add(oldest.isEmpty() ? "-" : ago(oldest));
    table.add(row);
    String name = pipeline + " cloud";
    words.add(Printable.of(name + " sends to " + text(cloud, "receiver") + waiting(cloud)));
    words.addAll(lastWords(name, cloud));
  }

  /** Nothing, where nothing waits. */
  private static String waiting(Map<String, Member> cloud) {
    String each =
        members(cloud, "waiting_by_priority").entrySet().stream()
            .filter(entry -> !entry.getValue().value().equals("0"))
            .map(entry -> grouped(entry.getValue().value()) + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return each.isEmpty() ? "" : ", waiting: " + each;
  }

  /** Words apart, then names of counts, then the last column. */
  private static List<String> heading(String first, List<String> counts, String last) {
    List<String> heading = new ArrayList<>(List.of(first.split(" ")));
    counts.forEach(name -> heading.add(name.replace("_", " ").toUpperCase(Locale.ROOT)));
    heading.add(last);
    return heading;
  }

  private static void addAdapter(
      String pipeline, Map<String, Member> adapter, Table table, List<String> words) {
    String name = Printable.of(pipeline + " " + text(adapter, "adapter"));
    List<String> row = new ArrayList<>(List.of(name, text(adapter, "state")));
    ADAPTER.forEach(count -> row.add(grouped(text(adapter, count))));
    row.add(Printable.of(text(adapter, "source")));
    table.add(row);
    if (!text(adapter, "state").equals("up") && adapter.containsKey("last_failure")) {
      words.add(name + " failed: " + Printable.of(text(adapter, "last_failure")));
    }
  }

  private List<String> row(String name, String state, Map<String, Member> sink) {
    List<String> row = new ArrayList<>();
    row.add(Printable.of(name));
    row.add(Printable.of(state));
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
            + (text(sink, "behind_records").equals("1") ? " record, " : " records, ")
            + Amount.size(bytes)
            + ", "
            + Amount.time(Duration.ofMillis((long) (seconds * 1000)));
  }

  private String coloured(String column, String cell) {
    if (!column.equals(STATE)) {
      return cell;
    }
    return switch (cell) {
      case "untried" -> paint.level(Level.DEBUG, cell);
      case "ok", "up" -> paint.level(Level.INFO, cell);
      case "retrying", "waiting", "connecting", "degraded" -> paint.level(Level.WARNING, cell);
      default -> paint.level(Level.ERROR, cell);
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
            + Amount.size(Long.parseLong(text(sink, "sent_bytes")))
            + ", today "
            + Amount.size(Long.parseLong(text(sink, "sent_today_bytes")))
            + (limit == 0 ? "" : " of " + Amount.size(limit)));
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
    return Amount.time(Duration.between(Instant.parse(time), now)) + " ago";
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
