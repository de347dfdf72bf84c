package dev.taffrail.agent.control;

import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.JsonTree;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * What an agent answers: the levels that are set now, or why not. One line of JSON.
 *
 * <pre>
 * {"ok":true,"pid":4711,"levels":[{"logger":"","level":"info"},
 *  {"logger":"edge.adapter","level":"debug","until":"2026-05-30T08:47:37Z"}]}
 * {"ok":false,"error":"level: expected one of debug, …, found 'loud'"}
 * </pre>
 *
 * @param pid the agent's process
 * @param levels by logger, the one of all loggers first
 */
public record ControlAnswer(long pid, List<SetLevel> levels) {
  public ControlAnswer {
    levels = List.copyOf(levels);
  }

  /**
   * A level that is set.
   *
   * @param logger the logger it is set for, with those below it; empty for all
   * @param until when it ends by itself; null when it does not
   */
  public record SetLevel(String logger, Level level, @Nullable Instant until) {}

  String line() {
    return Json.object(
        json -> {
          json.writeBooleanProperty("ok", true);
          writeMembers(json);
        });
  }

  /** Writes {@code pid} and {@code levels}. */
  public void writeMembers(JsonGenerator json) {
    json.writeNumberProperty("pid", pid);
    json.writeArrayPropertyStart("levels");
    for (SetLevel set : levels) {
      json.writeStartObject();
      json.writeStringProperty("logger", set.logger());
      json.writeStringProperty("level", set.level().label());
      if (set.until() != null) {
        json.writeStringProperty("until", set.until().toString());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static String refusal(String error) {
    return Json.object(
        json -> {
          json.writeBooleanProperty("ok", false);
          json.writeStringProperty("error", error);
        });
  }

  /**
   * The answer that a line is.
   *
   * @throws IOException when it is a refusal, or no answer
   */
  static ControlAnswer parse(String line) throws IOException {
    try {
      if (JsonTree.of(line) instanceof Map<?, ?> answer) {
        if (answer.get("error") instanceof String error) {
          throw new IOException(error);
        }
        if (answer.get("levels") instanceof List<?> levels) {
          return new ControlAnswer(
              Long.parseLong(plain(answer.get("pid"))),
              levels.stream().map(ControlAnswer::level).toList());
        }
      }
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("expected an answer of an agent, found something else", e);
    }
    throw new IOException("expected an answer of an agent, found something else");
  }

  private static String plain(@Nullable Object number) {
    return number instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(number);
  }

  private static SetLevel level(@Nullable Object element) {
    if (element instanceof Map<?, ?> members && members.get("logger") instanceof String logger) {
      String word = String.valueOf(members.get("level"));
      Level level = ControlRequest.constant(Level.class, "level", word);
      Object until = members.get("until");
      return new SetLevel(logger, level, until instanceof String time ? Instant.parse(time) : null);
    }
    throw new IllegalArgumentException("no level");
  }
}
