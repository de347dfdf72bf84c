package dev.taffrail.log.slf4j;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.DefaultLoggingEventBuilder;
import org.slf4j.spi.LoggingEventBuilder;

/** SLF4J's fluent call, with one difference: a supplier that throws leaves a marker instead. */
final class FluentEvent extends DefaultLoggingEventBuilder {
  FluentEvent(Logger logger, Level level) {
    super(logger, level);
  }

  @Override
  public LoggingEventBuilder addArgument(Supplier<?> supplier) {
    return addArgument(valueOf(supplier));
  }

  @Override
  public LoggingEventBuilder addKeyValue(String key, Supplier<Object> supplier) {
    return addKeyValue(key, valueOf(supplier));
  }

  @Override
  public LoggingEventBuilder setMessage(Supplier<String> supplier) {
    return setMessage(messageOf(supplier));
  }

  @Override
  public void log(Supplier<String> supplier) {
    log(messageOf(supplier));
  }

  private static @Nullable String messageOf(@Nullable Supplier<String> supplier) {
    Object message = valueOf(supplier);
    return message == null ? null : message.toString();
  }

  private static @Nullable Object valueOf(@Nullable Supplier<?> supplier) {
    if (supplier == null) {
      return null;
    }
    try {
      return MessageNesting.<@Nullable Object>ask(supplier, MessageNesting.TOO_DEEP);
    } catch (Throwable failure) { // the caller logs; nothing may come back to it
      return Unprintable.text(supplier, failure);
    }
  }
}
