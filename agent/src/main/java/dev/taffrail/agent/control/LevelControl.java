package dev.taffrail.agent.control;

import dev.taffrail.agent.control.ControlAnswer.SetLevel;
import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogLevels;
import dev.taffrail.log.Taffrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows and changes the levels of this process's loggers. Each change is a record in the journal,
 * whatever levels are set: its logger has one of its own, which cannot be changed.
 */
final class LevelControl {
  static final String LOGGER = "taffrail.control";

  private static final BoundLogger log = BoundLogger.get(LOGGER);
  private static final String ALL = "all";

  private final Clock clock;

  LevelControl(Clock clock) {
    this.clock = clock;
  }

  /**
   * Does what is asked for.
   *
   * @param user who asks
   * @throws IllegalArgumentException when that cannot be done
   */
  synchronized ControlAnswer answer(ControlRequest request, String user) {
    switch (request.action()) {
      case LIST -> {}
      case SET -> set(request, user);
      case RESET -> reset(request.logger(), user);
    }
    return new ControlAnswer(ProcessHandle.current().pid(), levels());
  }

  private void set(ControlRequest request, String user) {
    String logger = changeable(Objects.requireNonNull(request.logger(), "logger"));
    Level level = Objects.requireNonNull(request.level(), "level");
    Duration time = Objects.requireNonNull(request.time(), "time");
    keepOwnLevel();
    Taffrail.levels().set(logger, level, time);
    log.info("log_level_set")
        .with("user", user)
        .with("target", shown(logger))
        .with("target_level", level.label())
        .with("until", clock.instant().plus(time).truncatedTo(ChronoUnit.SECONDS).toString())
        .log();
  }

  private void reset(@Nullable String logger, String user) {
    if (logger == null) {
      Taffrail.levels().reset();
    } else {
      Taffrail.levels().reset(changeable(logger));
    }
    keepOwnLevel();
    log.info("log_level_reset")
        .with("user", user)
        .with("target", logger == null ? "every logger" : shown(logger))
        .log();
  }

  static void configure(Level level) {
    Taffrail.levels().configure(level);
    keepOwnLevel();
    log.info("log_level_configured").with("target", ALL).with("target_level", level.label()).log();
  }

  private static void keepOwnLevel() {
    Taffrail.levels().set(LOGGER, Level.INFO);
  }

  private static String changeable(String logger) {
    if (logger.equals(LOGGER)) {
      throw new IllegalArgumentException(
          LOGGER + " writes down who changes levels, and keeps its own");
    }
    return logger;
  }

  private List<SetLevel> levels() {
    LogLevels levels = Taffrail.levels();
    Map<String, Duration> remaining = levels.remaining();
    Instant now = clock.instant();
    List<SetLevel> all = new ArrayList<>();
    levels
        .asMap()
        .forEach(
            (logger, level) -> {
              if (!logger.equals(LOGGER)) {
                Duration left = remaining.get(logger);
                all.add(
                    new SetLevel(
                        logger,
                        level,
                        left == null ? null : now.plus(left).truncatedTo(ChronoUnit.SECONDS)));
              }
            });
    return all;
  }

  private static String shown(String logger) {
    return logger.isEmpty() ? ALL : logger;
  }
}
