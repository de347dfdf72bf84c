package dev.taffrail.agent.config;

import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.CloudStore;
import dev.taffrail.edge.CloudSync;
import dev.taffrail.edge.HttpCloud;
import dev.taffrail.edge.mqtt.MqttBroker;
import dev.taffrail.edge.mqtt.MqttCloud;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads a pipeline's {@code cloud}. */
final class CloudSection {
  private static final HttpCloud ANY_CLOUD = HttpCloud.to(URI.create("http://localhost"));
  private static final CloudSync STANDARD = CloudSync.to(ANY_CLOUD);
  private static final int MOST_DEAD_LETTERS = 100_000;
  private static final int MOST_ATTEMPTS = 10;
  private static final int MOST_ROWS = 10_000;
  private static final int MOST_KEPT = 100_000;

  private CloudSection() {}

  /**
   * Where results are sent; null when that is not wanted, or when anything in it is wrong.
   *
   * @param pipeline the pipeline's name
   */
  static @Nullable CloudSync read(Section section, String pipeline, boolean wanted) {
    if (wanted) {
      section.oneOf("url", "mqtt");
    }
    CloudSync cloud = http(section);
    if (section.has("mqtt")) {
      cloud = section.get("mqtt", value -> mqtt(value, pipeline));
    }
    int attempts = section.get("attempts", v -> v.integer(1, MOST_ATTEMPTS), STANDARD.attempts());
    Duration backoff = section.get("backoff", EdgeTime::zeroOrMore, STANDARD.backoff());
    section.check("backoff", () -> STANDARD.withBackoff(backoff));
    int rows = section.get("rows", v -> v.integer(1, MOST_ROWS), STANDARD.rowsPerRequest());
    int keep = section.get("keep_rows", v -> v.integer(1, MOST_KEPT), STANDARD.keepRows());
    if (keep < rows) {
      section.contradiction("keep_rows", "at least rows, which is " + rows);
    }
    CloudStore store = section.get("store", CloudSection::readStore);
    section.close();
    if (cloud == null || section.failed()) {
      return null;
    }
    CloudSync made =
        new CloudSync(
            cloud.target(), attempts, backoff, cloud.timeout(), rows, keep, cloud.store());
    return store == null ? made : made.withStore(store);
  }

  private static @Nullable CloudSync http(Section section) {
    URI url = section.get("url", Value::url);
    Map<String, String> headers = ConnectionSection.headersWithToken(section);
    ClientTls tls = ConnectionSection.tls(section, url, "https");
    Duration timeout = section.get("timeout", EdgeTime::aboveZero, STANDARD.timeout());
    section.check("timeout", () -> STANDARD.withTimeout(timeout));
    section.check("headers", () -> ANY_CLOUD.withHeaders(headers));
    if (section.has("mqtt")) {
      for (String key : new String[] {"headers", "token", "tls", "timeout"}) {
        section.contradiction(key, "url beside it", "mqtt, which has keys of its own");
      }
    }
    return url == null || section.failed()
        ? null
        : CloudSync.to(new HttpCloud(url, headers, tls)).withTimeout(timeout);
  }

  /** The broker's time for an answer is that of a try. */
  private static @Nullable CloudSync mqtt(Value value, String pipeline) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    String id = MqttSection.id(section, pipeline, "cloud");
    MqttBroker broker = MqttSection.broker(section, id, Duration.ZERO);
    String topic = section.required("topic", MqttSection::topic);
    boolean delivered = section.get("no_subscribers", CloudSection::countsAsDelivered, false);
    if (broker != null) {
      section.check("timeout", () -> STANDARD.withTimeout(broker.timeout()));
    }
    section.close();
    return broker == null || topic == null || section.failed()
        ? null
        : CloudSync.to(new MqttCloud(broker, topic, delivered)).withTimeout(broker.timeout());
  }

  private static @Nullable Boolean countsAsDelivered(Value value) {
    return value.parsed(
        "keep or delivered",
        text ->
            switch (text) {
              case "keep" -> false;
              case "delivered" -> true;
              default -> null;
            });
  }

  private static @Nullable CloudStore readStore(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    Path path = section.required("path", Value::path);
    CloudStore store = CloudStore.at(Path.of(""));
    store = checked(section, "path", store, path, (none, at) -> CloudStore.at(at));
    Long bytes = section.get("max_bytes", Value::size);
    store = checked(section, "max_bytes", store, bytes, CloudStore::withMaxBytes);
    Duration keep = section.get("keep", Value::time);
    store = checked(section, "keep", store, keep, CloudStore::withKeep);
    int dead =
        section.get("dead_letters", v -> v.integer(0, MOST_DEAD_LETTERS), store.deadLetters());
    section.close();
    return section.failed() ? null : store.withDeadLetters(dead);
  }

  /** The store with this value; as it was, with the problem reported, when that cannot be. */
  private static <T> CloudStore checked(
      Section section,
      String key,
      CloudStore store,
      @Nullable T value,
      BiFunction<CloudStore, T, CloudStore> with) {
    CloudStore changed = value == null ? null : section.check(key, () -> with.apply(store, value));
    return changed == null ? store : changed;
  }
}
