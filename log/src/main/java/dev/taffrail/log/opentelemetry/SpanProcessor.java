package dev.taffrail.log.opentelemetry;

import dev.taffrail.log.Correlation;
import dev.taffrail.log.Event;
import dev.taffrail.log.Processor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.UUID;

/**
 * Says in each record which span was current: its id stands in {@code span_id}. Its trace is the
 * correlation id, in the form that {@code traceparent} headers give one, unless the record has
 * another; then the trace stands in {@code trace_id}. Fields of these names that are there already
 * are left alone.
 *
 * <p>At work in every configuration while OpenTelemetry's API is on the class path.
 */
final class SpanProcessor implements Processor {
  private static final String TRACE_ID = "trace_id";
  private static final String SPAN_ID = "span_id";

  @Override
  public boolean process(Event event) {
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) {
      addTrace(event, span.getTraceId());
      putMissing(event, SPAN_ID, span.getSpanId());
    }
    return true;
  }

  private static void addTrace(Event event, String trace) {
    Object correlation = event.get(Correlation.KEY);
    if (correlation == null) {
      event.put(Correlation.KEY, dashed(trace));
    } else if (!isText(correlation) || !correlation.toString().equals(dashed(trace))) {
      putMissing(event, TRACE_ID, trace);
    }
  }

  /** Whether it is asked for its text without running code of who knows whom. */
  private static boolean isText(Object correlation) {
    return correlation instanceof String || correlation instanceof UUID;
  }

  private static void putMissing(Event event, String key, String value) {
    if (!event.contains(key)) {
      event.put(key, value);
    }
  }

  /** A trace id has 32 hex digits; written as a UUID it is a correlation id. */
  private static String dashed(String trace) {
    return trace.substring(0, 8)
        + '-'
        + trace.substring(8, 12)
        + '-'
        + trace.substring(12, 16)
        + '-'
        + trace.substring(16, 20)
        + '-'
        + trace.substring(20);
  }
}
