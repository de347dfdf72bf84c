package dev.taffrail.agent.config;

import dev.taffrail.ship.Secret;
import dev.taffrail.ship.splunk.SplunkConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Reads a sink of the type {@code splunk}. */
final class SplunkSection {
  private static final Secret ANY_TOKEN = Secret.of("token");

  private SplunkSection() {}

  static @Nullable Destination read(Section section) {
    URI url = section.required("url", Value::url);
    Secret token = section.required("token", SplunkSection::token);
    String host = section.get("host", Value::text);
    String source = section.get("source", Value::text);
    String sourcetype = section.get("sourcetype", Value::text);
    String index = section.get("index", Value::text);
    if (url != null) {
      section.check("url", () -> SplunkConfig.at(url, ANY_TOKEN));
    }
    if (url == null || token == null || section.failed()) {
      return null;
    }
    SplunkConfig config = SplunkConfig.at(url, token);
    config = host == null ? config : config.withHost(host);
    config = source == null ? config : config.withSource(source);
    config = sourcetype == null ? config : config.withSourcetype(sourcetype);
    return new Destination.Splunk(index == null ? config : config.withIndex(index));
  }

  private static @Nullable Secret token(Value value) {
    return value
        .hidden()
        .parsed(
            "a token of printable ASCII, without the word Splunk before it",
            text -> text.startsWith("Splunk ") ? null : Value.secretOf(text));
  }
}
