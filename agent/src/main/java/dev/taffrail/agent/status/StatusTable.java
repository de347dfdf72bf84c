package dev.taffrail.agent.status;

import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.Table;
import dev.taffrail.agent.text.Wrapping;
import dev.taffrail.journal.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * A shipper's answer for eyes: a line for the shipper, a table of its sinks, their last words, and
 * the same of the pipelines beside it.
 */
public final class StatusTable {
  /** The heading of the columns that have colours. */
  static final String STATE = "STATE";

  private static final Set<String> ALWAYS =
      Set.of("READ", "DELIVERED", "PENDING", "WAITING", "RUNS", "READINGS", "EVENTS");

  private final Paint paint;
  private final int width;
  private final JsonObject shipper;

  private StatusTable(Paint paint, int width, JsonObject shipper) {
    this.paint = paint;
    this.width = width;
    this.shipper = shipper;
  }

  /**
   * Reads an answer.
   *
   * @param width how many characters the terminal has in a line; 0 for lines of any length
   * @throws JacksonException when it is none
   */
  public static StatusTable of(byte[] json, Paint paint, int width) {
    return new StatusTable(paint, width, JsonObject.of(json));
  }

  /** Whether nobody need do anything. */
  public boolean isHealthy() {
    return shipper.text("healthy").equals("true");
  }

  public List<String> lines() {
    StatusWords words = new StatusWords(Instant.parse(shipper.text("at")));
    SinkTable sinks = new SinkTable(shipper, words);
    PipelineTables pipelines = new PipelineTables(shipper, words);
    List<String> lines = new ArrayList<>();
    lines.add(head(words));
    if (!sinks.isEmpty() || pipelines.isEmpty()) {
      lines.addAll(fitting(sinks.table()));
    }
    lines.addAll(sinks.words());
    if (!pipelines.isEmpty()) {
      lines.add("");
      lines.addAll(fitting(pipelines.pipelines()));
      lines.addAll(section(pipelines.adapters()));
      lines.addAll(section(pipelines.clouds()));
    }
    lines.replaceAll(line -> Wrapping.of(line, width, 2));
    return lines;
  }

  private String head(StatusWords words) {
    String reloads = shipper.text("reloads");
    return Printable.of(
        "taffrail "
            + shipper.text("version")
            + ", process "
            + shipper.text("pid")
            + ", started "
            + words.ago(shipper.text("started_at"))
            + (reloads.equals("0") ? "" : ", configurations read since " + reloads)
            + ", journal "
            + shipper.text("journal"));
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

  /** Where there is something in the table. */
  private List<String> section(PipelineTables.Part part) {
    if (part.table().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(""));
    lines.addAll(fitting(part.table()));
    lines.addAll(part.words());
    return lines;
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
}
