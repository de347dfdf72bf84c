package dev.taffrail.ship.splunk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.body.JsonText;
import java.net.URI;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Lines as they are, for the endpoint {@code raw}; what is said of them all stands in its query.
 */
final class SplunkLines implements SplunkBody {
  @Override
  public URI url(SplunkConfig config, String channel) {
    StringBuilder url = new StringBuilder(config.sibling("raw") + "?channel=" + channel);
    append(url, "host", config.host());
    append(url, "source", config.source());
    append(url, "sourcetype", config.sourcetype());
    append(url, "index", config.index());
    return URI.create(url.toString());
  }

  @Override
  public String contentType() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public long sizeOf(ShipRecord record) {
    return record.line().length + 1L;
  }

  @Override
  public void write(JsonText text, ShipRecord record) {
    text.raw(record.line()).raw("\n");
  }

  private static void append(StringBuilder url, String name, @Nullable String value) {
    if (value != null) {
      url.append('&').append(name).append('=').append(URLEncoder.encode(value, UTF_8));
    }
  }
}
