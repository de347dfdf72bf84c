package dev.taffrail.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a side writes, looked at before it is measured: each line is JSON and holds the message, the
 * level, the logger, the time and the values of all fields, as numbers, booleans or texts.
 *
 * @param bytes the mean length of a line with its LF
 * @param typed how many of the six numbers and booleans among the fields are no texts
 */
record CheckedLines(double bytes, int typed) {
  private static final int COUNT = 64;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * @throws IOException when one of the lines is not what was logged
   */
  static CheckedLines of(LogSides side, Workload workload) throws IOException {
    try (Folder folder = Folder.create()) {
      LogSide log = side.start(folder.path(), 64 << 20);
      workload.prepare(log);
      for (int i = 0; i < COUNT; i++) {
        workload.log(log, Sample.of(i));
      }
      log.end();
      return of(side.title(), workload, lines(folder));
    }
  }

  static CheckedLines of(String title, Workload workload, List<String> lines) throws IOException {
    if (lines.size() != COUNT) {
      throw new IOException(title + ": expected " + COUNT + " lines, found " + lines.size());
    }
    long bytes = 0;
    int typed = 0;
    for (int i = 0; i < COUNT; i++) {
      bytes += lines.get(i).length() + 1;
      typed = new Line(title, lines.get(i)).check(workload, i);
    }
    return new CheckedLines(bytes / (double) COUNT, typed);
  }

  /** The records of the bench; ours has lines of the journal's own beside. */
  private static List<String> lines(Folder folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : folder.files()) {
      if (file.getFileName().toString().endsWith(".log")) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines.stream().filter(line -> line.contains(Sample.MESSAGE)).toList();
  }

  /** One line, its values by their keys, wherever they are nested. */
  private static final class Line {
    private final String title;
    private final String text;
    private final Map<String, JsonNode> values = new HashMap<>();
    private final Set<String> texts = new HashSet<>();

    Line(String title, String text) {
      this.title = title;
      this.text = text;
      collect(MAPPER.readTree(text));
    }

    private void collect(JsonNode node) {
      for (Map.Entry<String, JsonNode> property : node.properties()) {
        values.putIfAbsent(property.getKey(), property.getValue());
      }
      if (node.isString()) {
        texts.add(node.asString().toLowerCase(Locale.ROOT));
      }
      node.forEach(this::collect);
    }

    int check(Workload workload, int number) throws IOException {
      expect("the message", texts.contains(Sample.MESSAGE));
      expect("the logger", texts.contains(Sample.LOGGER));
      expect("the level", texts.contains("info"));
      expect("the time", values.keySet().stream().anyMatch(this::isNow));
      int typed = 0;
      Sample sample = Sample.of(workload == Workload.BOUND ? 0 : number);
      for (Map.Entry<String, Object> field : sample.fields().entrySet()) {
        JsonNode found = values.get(field.getKey());
        expect(field.toString(), found != null && same(field.getValue(), found));
        typed += found != null && (found.isNumber() || found.isBoolean()) ? 1 : 0;
      }
      if (workload == Workload.EXCEPTION) {
        expect("the exception", text.contains(Failure.MESSAGE) && text.contains(Failure.CAUSE));
        expect("its frames", text.contains("Failure") && text.contains("<clinit>"));
      }
      return typed;
    }

    private boolean isNow(String key) {
      JsonNode value = values.get(key);
      if (value == null || !key.contains("time") || key.equals("uptime")) {
        return false;
      }
      Instant time =
          value.isNumber()
              ? Instant.ofEpochMilli(value.asLong())
              : OffsetDateTime.parse(value.asString()).toInstant();
      return Duration.between(time, Instant.now()).abs().compareTo(Duration.ofMinutes(1)) < 0;
    }

    private static boolean same(Object expected, JsonNode found) {
      if (expected instanceof Number number) {
        return new BigDecimal(number.toString()).compareTo(new BigDecimal(found.asString())) == 0;
      }
      if (expected instanceof Instant instant) {
        return instant.equals(Instant.parse(found.asString()));
      }
      return String.valueOf(expected).equals(found.asString());
    }

    private void expect(String what, boolean holds) throws IOException {
      if (!holds) {
        throw new IOException(title + ": expected " + what + ", found " + text);
      }
    }
  }
}
