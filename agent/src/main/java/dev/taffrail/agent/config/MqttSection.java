package dev.taffrail.agent.config;

import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.adapter.JsonFields;
import dev.taffrail.edge.mqtt.MqttAction;
import dev.taffrail.edge.mqtt.MqttBroker;
import dev.taffrail.edge.mqtt.MqttSubscription;
import dev.taffrail.ship.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the adapter {@code mqtt}, and the broker of the action and the cloud of that name. */
final class MqttSection {
  private static final int MOST_LEVEL = 128;

  private MqttSection() {}

  static @Nullable AdapterSettings read(Section section, AdapterSection.Defaults defaults) {
    Duration session = section.get("session", EdgeTime::zeroOrMore, Duration.ZERO);
    MqttBroker broker = broker(section, defaults.id(), session);
    List<String> topics = section.required("topics", MqttSection::topics);
    int qos = section.get("qos", value -> value.integer(0, 2), 1);
    String sensor = section.get("sensor", Value::name, defaults.sensor());
    int level = section.get("sensor_level", value -> value.integer(1, MOST_LEVEL), 0);
    String unit = section.get("unit", Value::text, defaults.unit());
    JsonFields fields = AdapterSection.fields(section).withZone(defaults.zone());
    Map<String, Integer> metadata =
        section.get(
            "metadata_levels",
            value -> value.map(at -> at.integer(1, MOST_LEVEL)),
            Map.<String, Integer>of());
    if (broker == null || topics == null || topics.isEmpty() || section.failed()) {
      return null;
    }
    return new AdapterSettings.Mqtt(
        broker, new MqttSubscription(topics, qos, sensor, level, unit, fields, metadata));
  }

  /**
   * Who a client is to its broker where nothing else is said: the same at each start, and unlike
   * any other one of this device or of one of another name, as no part can be taken for two.
   *
   * @param part what of the pipeline it is, as {@code action} and its name
   */
  static String id(Section section, String pipeline, String... part) {
    Stream<String> parts =
        Stream.concat(Stream.of("taffrail", section.device(), pipeline), Stream.of(part));
    return parts
        .map(each -> each.replace("%", "%25").replace(":", "%3A").replace("\0", "%00"))
        .collect(Collectors.joining(":"));
  }

  /**
   * The broker, or null when anything of it is wrong.
   *
   * @param id who we are there, unless the section says it
   */
  static @Nullable MqttBroker broker(Section section, String id, Duration session) {
    URI url = section.required("url", MqttSection::url);
    MqttBroker.Version version =
        section.get("version", MqttSection::version, MqttBroker.Version.MQTT_5);
    String client = section.get("client_id", MqttSection::client, id);
    String user = section.get("username", MqttSection::user);
    Secret password = section.get("password", Value::secret);
    ClientTls tls = ConnectionSection.tls(section, url, "mqtts");
    Duration keepAlive = section.get("keep_alive", MqttSection::keepAlive, Duration.ofSeconds(30));
    Duration timeout = section.get("timeout", EdgeTime::aboveZero, Duration.ofSeconds(10));
    if (section.has("password") && !section.has("username")) {
      section.contradiction("password", "username beside it", "none");
    }
    if (url == null || section.failed()) {
      return null;
    }
    String secret = password == null ? null : password.reveal();
    return new MqttBroker(url, version, client, user, secret, tls, session, keepAlive, timeout);
  }

  /** One that something can be published to. */
  static @Nullable String topic(Value value) {
    return value.parsed(
        "a topic such as site/alarms, without + and #",
        text -> MqttAction.isTopic(text) ? text : null);
  }

  private static @Nullable String client(Value value) {
    return value.parsed(
        "a name without NUL", text -> text.isBlank() || text.contains("\0") ? null : text);
  }

  private static @Nullable String user(Value value) {
    return value.parsed("a text without NUL", text -> text.contains("\0") ? null : text);
  }

  private static List<String> topics(Value value) {
    List<String> topics = value.someTexts();
    for (String topic : topics) {
      if (!MqttSubscription.isFilter(topic)) {
        value.wrong("topic filters such as site/+/temperature", Value.quoted(topic));
      }
    }
    return topics;
  }

  private static MqttBroker.@Nullable Version version(Value value) {
    return value.parsed(
        "5 or 3.1.1",
        text ->
            switch (text) {
              case "5" -> MqttBroker.Version.MQTT_5;
              case "3.1.1" -> MqttBroker.Version.MQTT_3_1_1;
              default -> null;
            });
  }

  private static @Nullable Duration keepAlive(Value value) {
    return value.parsed(
        "a time from 1s to 65535s",
        text -> {
          Duration time = Quantity.time(text);
          boolean fits = time != null && time.toSeconds() >= 1 && time.toSeconds() <= 65_535;
          return fits ? time : null;
        });
  }

  private static @Nullable URI url(Value value) {
    return value.parsed(
        "a URL such as mqtt://host:1883 or mqtts://host, without user and password in it",
        MqttSection::broker);
  }

  private static @Nullable URI broker(String text) {
    try {
      URI url = new URI(text);
      boolean mqtt = "mqtt".equals(url.getScheme()) || "mqtts".equals(url.getScheme());
      boolean plain = url.getUserInfo() == null && url.getQuery() == null;
      boolean bare = url.getPath() == null || url.getPath().isEmpty() || url.getPath().equals("/");
      return mqtt && plain && bare && url.getHost() != null && url.getFragment() == null
          ? url
          : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
