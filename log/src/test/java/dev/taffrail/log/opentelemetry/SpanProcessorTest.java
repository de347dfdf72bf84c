package dev.taffrail.log.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.CapturedLog;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@SuppressWarnings("try") // scopes are there for their ends
class SpanProcessorTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String DASHED = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  private final CapturedLog captured = new CapturedLog(Level.INFO);
  private final BoundLogger log = BoundLogger.get("traced");

  @AfterEach
  void close() {
    captured.close();
  }

  private static Span span() {
    return Span.wrap(
        SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
  }

  @Test
  void theTraceIsTheCorrelationIdWhereThereIsNone() {
    try (io.opentelemetry.context.Scope span = span().makeCurrent()) {
      log.info("e").with("k", 1).log();
      assertThat(captured.record())
          .containsEntry("correlation_id", DASHED)
          .containsEntry("span_id", SPAN)
          .doesNotContainKey("trace_id");
      assertThat(captured.record().keySet().stream().skip(4).findFirst())
          .contains("correlation_id");

      LoggerFactory.getLogger("library").info("e");
      assertThat(captured.record()).containsEntry("correlation_id", DASHED);
    }
  }

  @Test
  void besideAnotherCorrelationIdTheTraceHasAFieldOfItsOwn() {
    try (Scope work = Correlation.begin();
        io.opentelemetry.context.Scope span = span().makeCurrent()) {
      log.info("e").log();

      assertThat(captured.record())
          .containsEntry("correlation_id", Correlation.current().orElseThrow())
          .containsEntry("trace_id", TRACE)
          .containsEntry("span_id", SPAN);
    }
  }

  @Test
  void theSameTraceStandsOnce() {
    try (Scope work = Correlation.continueFrom("00-" + TRACE + "-" + SPAN + "-01");
        io.opentelemetry.context.Scope span = span().makeCurrent()) {
      log.info("e").log();

      assertThat(captured.record())
          .containsEntry("correlation_id", DASHED)
          .doesNotContainKey("trace_id");
    }
  }

  @Test
  void anIdWhoseTextThrowsCostsTheRecordNoField() {
    Object hostile =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };
    try (Scope work = LogContext.bind(Correlation.KEY, hostile);
        io.opentelemetry.context.Scope span = span().makeCurrent()) {
      log.info("e").with("k", 1).log();

      assertThat(captured.record()).containsEntry("k", 1).containsEntry("trace_id", TRACE);
    }
  }

  @Test
  void whatTheCallSaysItselfStays() {
    try (Scope work = Correlation.begin();
        io.opentelemetry.context.Scope span = span().makeCurrent()) {
      log.info("e").with("span_id", "mine").with("trace_id", "too").log();

      assertThat(captured.record())
          .containsEntry("span_id", "mine")
          .containsEntry("trace_id", "too");
    }
  }

  @Test
  void withoutASpanNothingIsAdded() {
    log.info("e").log();

    assertThat(captured.record()).containsOnlyKeys("timestamp", "level", "logger", "event");
  }

  /** As the span of a library of a program's own may. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aSpanThatLogsWhenItIsAskedIsLeftAfterAFewRecords() {
    SpanContext real =
        SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault());
    SpanContext chatty =
        (SpanContext)
            Proxy.newProxyInstance(
                SpanContext.class.getClassLoader(),
                new Class<?>[] {SpanContext.class},
                (self, method, arguments) -> {
                  if (method.getName().startsWith("get")) {
                    log.info("inner").with("k", 1).log();
                  }
                  return method.invoke(real, arguments);
                });
    try (io.opentelemetry.context.Scope span = Span.wrap(chatty).makeCurrent()) {
      log.info("outer").with("k", 2).log();
    }
    assertThat(captured.records()).hasSizeBetween(2, 100);
    assertThat(captured.records()).allMatch(record -> record.containsKey("k"));
    assertThat(captured.record()).containsEntry("event", "outer").containsEntry("span_id", SPAN);
  }
}
