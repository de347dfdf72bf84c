package dev.taffrail.agent.config;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.HttpOptions;
import dev.taffrail.ship.splunk.SplunkConfig;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a sink of the type {@code splunk}. */
final class SplunkSection {
  private static final Secret ANY_TOKEN = Secret.of("token");

  /** So long Splunk lets a client wait before it sends again. */
  private static final Duration ACK_TIMEOUT = Duration.ofMinutes(5);

  private SplunkSection() {}

  static @Nullable Destination read(Section section) {
    URI url = section.required("url", Value::url);
    Secret token = section.required("token", SplunkSection::token);
    String host = section.get("host", Value::text);
    String source = section.get("source", Value::text);
    String sourcetype = section.get("sourcetype", Value::text);
    String index = section.get("index", Value::text);
    SplunkConfig.Endpoint endpoint =
        section.get(
            "endpoint", v -> v.oneOf(SplunkConfig.Endpoint.class), SplunkConfig.Endpoint.EVENT);
    boolean acknowledge = section.get("acknowledge", Value::bool, false);
    Duration ackTimeout = section.get("ack_timeout", Value::requestTime, ACK_TIMEOUT);
    if (!acknowledge && section.has("ack_timeout")) {
      section.contradiction("ack_timeout", "acknowledge: true beside it");
    }
    HttpOptions http = HttpSection.read(section, url);
    UnaryOperator<Limits> batches = BatchKeys.read(section);
    if (url != null) {
      section.check("url", () -> SplunkConfig.at(url, ANY_TOKEN));
    }
    if (url == null || token == null || section.failed()) {
      return null;
    }
    SplunkConfig config = SplunkConfig.at(url, token).withEndpoint(endpoint).withHttp(http);
    config = config.withLimits(batches.apply(config.limits()));
    config = acknowledge ? config.withAckTimeout(ackTimeout) : config;
    config = host == null ? config : config.withHost(host);
    config = source == null ? config : config.withSource(source);
    config = sourcetype == null ? config : config.withSourcetype(sourcetype);
    return new Destination.Splunk(index == null ? config : config.withIndex(index));
  }

  private static @Nullable Secret token(Value value) {
    return value
        .hidden()
        .parsed(
            "a token of printable ASCII, without the word Splunk before it and blanks around it",
            text ->
                text.startsWith("Splunk ") || !text.equals(text.strip())
                    ? null
                    : Value.secretOf(text));
  }
}
