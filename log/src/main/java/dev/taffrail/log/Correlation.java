package dev.taffrail.log;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The id that all records of one piece of work share, across threads and processes. It is a field
 * of the {@link LogContext}, {@code correlation_id}, and always the first behind the head.
 *
 * <p>A new id is a UUIDv7. Its 32 hex digits are also a W3C trace id, so {@link #traceparent}
 * carries it in HTTP headers, MQTT user properties and the environment.
 */
public final class Correlation {
  /** The field of the record. */
  public static final String KEY = "correlation_id";

  private static final String PROPERTY = "traceparent";
  private static final String VARIABLE = "TRACEPARENT";

  private Correlation() {}

  /** Begins a piece of work: a new id until the scope is closed. */
  public static Scope begin() {
    return LogContext.bind(KEY, UuidV7.next());
  }

  /**
   * Goes on with the work that a {@code traceparent} header names. One that is missing or malformed
   * begins a new piece of work, as W3C Trace Context asks.
   */
  public static Scope continueFrom(@Nullable String traceparent) {
    Optional<String> id = idOf(traceparent);
    return id.isPresent() ? LogContext.bind(KEY, id.get()) : begin();
  }

  /**
   * The correlation id that a {@code traceparent} header names, without going on with its work;
   * empty when it is missing or malformed.
   */
  public static Optional<String> idOf(@Nullable String traceparent) {
    return Traceparent.correlationId(traceparent);
  }

  /** Goes on with the work that the environment variable {@code TRACEPARENT} names. */
  public static Scope fromEnvironment() {
    return continueFrom(System.getenv(VARIABLE));
  }

  /**
   * Goes on with the work that a message names by its property {@code traceparent}, whatever the
   * case of its letters: the user properties of an MQTT 5 message, the headers of a request.
   */
  public static Scope continueFrom(Map<String, String> properties) {
    for (Map.Entry<String, String> property : properties.entrySet()) {
      if (PROPERTY.equalsIgnoreCase(property.getKey())) {
        return continueFrom(property.getValue());
      }
    }
    return begin();
  }

  /** The id of the thread's current work, for instance {@code 0190163d-8694-739b-…}. */
  public static Optional<String> current() {
    return LogContext.get(KEY).map(JsonValues::textOf);
  }

  /**
   * The header {@code traceparent} for a call to another process, with a new parent id each time;
   * empty when there is no current work, or when its id is none that 32 hex digits can carry.
   */
  public static Optional<String> traceparent() {
    return current().flatMap(Traceparent::of);
  }

  /**
   * Puts {@link #traceparent} into the properties of a message that goes out: the user properties
   * of an MQTT 5 message, the headers of a request. Nothing is put where there is nothing to carry.
   *
   * @param properties may be changed
   */
  public static void inject(Map<String, String> properties) {
    traceparent().ifPresent(header -> properties.put(PROPERTY, header));
  }

  /**
   * Hands the thread's current work on to a child process, which goes on with it by {@link
   * #fromEnvironment}, or by whatever else knows the variable {@code TRACEPARENT}. Without current
   * work the environment stays as it is.
   *
   * <pre>{@code
   * ProcessBuilder child = new ProcessBuilder("sync-to-cloud");
   * Correlation.injectEnvironment(child.environment());
   * }</pre>
   *
   * @param environment may be changed
   */
  public static void injectEnvironment(Map<String, String> environment) {
    if (current().isPresent()) {
      environment.remove(VARIABLE); // it would name the work that this process was started for
      traceparent().ifPresent(header -> environment.put(VARIABLE, header));
    }
  }
}
