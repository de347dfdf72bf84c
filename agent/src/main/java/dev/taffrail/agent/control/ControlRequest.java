package dev.taffrail.agent.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.Words;
import dev.taffrail.agent.text.Json;
import dev.taffrail.journal.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What an agent is asked for: one line of JSON.
 *
 * <pre>
 * {"do":"list"}
 * {"do":"set","logger":"edge.adapter","level":"debug","seconds":600}
 * {"do":"reset","logger":"edge.adapter"}     without logger: all that was set
 * </pre>
 *
 * @param action what to do
 * @param logger the logger that is meant, empty for all; null when none is named
 * @param level the level to set; null for other actions
 * @param time how long it is to hold; null for other actions
 */
public record ControlRequest(
    Action action, @Nullable String logger, @Nullable Level level, @Nullable Duration time) {
  /** Longer, and nobody remembers that it was set. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** What can be done. */
  public enum Action {
    LIST,
    SET,
    RESET
  }

  /** Which levels are set. */
  public static ControlRequest list() {
    return new ControlRequest(Action.LIST, null, null, null);
  }

  /** Sets a level for a time. */
  public static ControlRequest set(String logger, Level level, Duration time) {
    return new ControlRequest(Action.SET, logger, level, time);
  }

  /** Goes back to what was configured, for one logger or, with null, for all. */
  public static ControlRequest reset(@Nullable String logger) {
    return new ControlRequest(Action.RESET, logger, null, null);
  }

  String line() {
    return Json.object(
        json -> {
          json.writeStringProperty("do", Words.of(action));
          if (logger != null) {
            json.writeStringProperty("logger", logger);
          }
          if (level != null) {
            json.writeStringProperty("level", level.label());
          }
          if (time != null) {
            json.writeNumberProperty("seconds", time.toSeconds());
          }
        });
  }

  /**
   * The request that a line is.
   *
   * @throws IllegalArgumentException that says what was expected and found
   */
  static ControlRequest parse(String line) {
    Map<String, Json.Member> members = new HashMap<>();
    try {
      Json.members(line.getBytes(UTF_8)).forEach(member -> members.put(member.name(), member));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("expected an object of JSON: " + Json.problem(e), e);
    }
    Action action = constant(Action.class, "do", value(members, "do"));
    String logger = members.containsKey("logger") ? value(members, "logger") : null;
    return switch (action) {
      case LIST -> list();
      case RESET -> reset(logger);
      case SET ->
          set(
              value(members, "logger"),
              constant(Level.class, "level", value(members, "level")),
              time(value(members, "seconds")));
    };
  }

  /**
   * The constant that a member's word stands for.
   *
   * @throws IllegalArgumentException that says what was expected and found
   */
  static <E extends Enum<E>> E constant(Class<E> type, String member, String word) {
    return Words.find(type, word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    member + ": expected " + Words.oneOf(type) + ", found '" + word + "'"));
  }

  private static Duration time(String seconds) {
    try {
      Duration time = Duration.ofSeconds(Long.parseLong(seconds));
      if (time.compareTo(Duration.ZERO) > 0 && time.compareTo(LONGEST) <= 0) {
        return time;
      }
    } catch (NumberFormatException e) {
      // Said below, as a number that is out of range.
    }
    throw new IllegalArgumentException(
        "seconds: expected 1 to " + LONGEST.toSeconds() + ", found " + seconds);
  }

  private static String value(Map<String, Json.Member> members, String name) {
    Json.Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("expected a member '" + name + "', found none");
    }
    return member.value();
  }
}
