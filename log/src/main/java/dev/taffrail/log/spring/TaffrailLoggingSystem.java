package dev.taffrail.log.spring;

import dev.taffrail.journal.Level;
import dev.taffrail.log.LogLevels;
import dev.taffrail.log.Taffrail;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;

/**
 * The levels of Taffrail as Spring Boot sees them, and its end behind Spring's. Where records go is
 * the program's own affair, so that those before Spring's start go there as well.
 */
final class TaffrailLoggingSystem extends LoggingSystem {
  /** By name: Spring Boot 2 comes with an SLF4J without what our provider is made of. */
  private static final String OUR_PROVIDER = "dev.taffrail.log.slf4j";

  /** Not part of every program: only what logs through java.util.logging needs it. */
  private static final String JUL_BRIDGE = "org.slf4j.bridge.SLF4JBridgeHandler";

  /** Leaves the choice to Spring where another provider of SLF4J is at work. */
  @Order(Ordered.HIGHEST_PRECEDENCE)
  static final class Factory implements LoggingSystemFactory {
    @Override
    public @Nullable LoggingSystem getLoggingSystem(ClassLoader loader) {
      String provider = LoggerFactory.getILoggerFactory().getClass().getPackageName();
      return provider.equals(OUR_PROVIDER) ? new TaffrailLoggingSystem() : null;
    }
  }

  @Override
  public void beforeInitialize() {
    if (ClassUtils.isPresent(JUL_BRIDGE, getClass().getClassLoader())
        && !SLF4JBridgeHandler.isInstalled()) {
      removeConsole(Logger.getLogger(""));
      SLF4JBridgeHandler.install();
    }
  }

  /** That of the JDK, which shows each record a second time; another handler is somebody's own. */
  private static void removeConsole(Logger root) {
    for (Handler handler : root.getHandlers()) {
      if (handler.getClass() == ConsoleHandler.class) {
        root.removeHandler(handler);
      }
    }
  }

  /** What is configured when Spring has ended: behind its last words. */
  @Override
  public Runnable getShutdownHandler() {
    return () -> Taffrail.current().ifPresent(Taffrail::shutdown);
  }

  @Override
  public Set<LogLevel> getSupportedLogLevels() {
    return EnumSet.of(LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR, LogLevel.FATAL);
  }

  /** Null goes back to what is configured. */
  @Override
  public void setLogLevel(@Nullable String logger, @Nullable LogLevel level) {
    LogLevels levels = Taffrail.levels();
    if (level == null) {
      levels.reset(nameHere(logger));
    } else {
      levels.set(nameHere(logger), levelOf(level));
    }
  }

  @Override
  public List<LoggerConfiguration> getLoggerConfigurations() {
    return Taffrail.levels().asMap().keySet().stream().map(this::getLoggerConfiguration).toList();
  }

  @Override
  public LoggerConfiguration getLoggerConfiguration(String logger) {
    LogLevels levels = Taffrail.levels();
    String name = nameHere(logger);
    Level own = levels.asMap().get(name);
    return new LoggerConfiguration(
        name.isEmpty() ? ROOT_LOGGER_NAME : name,
        own == null ? null : levelOf(own),
        levelOf(levels.get(name)));
  }

  private static String nameHere(@Nullable String logger) {
    return logger == null || logger.equals(ROOT_LOGGER_NAME) ? "" : logger;
  }

  /** There is nothing above critical: what is off still says that, which nobody is to silence. */
  private static Level levelOf(LogLevel level) {
    return switch (level) {
      case TRACE, DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARNING;
      case ERROR -> Level.ERROR;
      case FATAL, OFF -> Level.CRITICAL;
    };
  }

  private static LogLevel levelOf(Level level) {
    return switch (level) {
      case DEBUG -> LogLevel.DEBUG;
      case INFO -> LogLevel.INFO;
      case WARNING -> LogLevel.WARN;
      case ERROR -> LogLevel.ERROR;
      case CRITICAL -> LogLevel.FATAL;
    };
  }
}
