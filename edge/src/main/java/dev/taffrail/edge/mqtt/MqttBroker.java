package dev.taffrail.edge.mqtt;

import static dev.taffrail.edge.Checks.check;

import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.Urls;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A broker, and how it is spoken to. The password shows in no {@code toString}.
 *
 * @param url {@code mqtt://host:port}, or {@code mqtts} for TLS; without a port 1883, or 8883
 * @param version of the protocol
 * @param clientId who we are; a broker ends a connection when another one of the same id is made
 * @param user null for none
 * @param password null for none
 * @param tls its files; with TLS, the broker's certificate has to be of the url's host
 * @param session how long the broker keeps what we are subscribed to and have not acknowledged
 *     while we are away; zero for not at all. A broker of MQTT 3.1.1 decides itself how long
 * @param keepAlive after so long a silence, and half of that again, a connection counts as lost;
 *     whole seconds, 1 to 65535
 * @param timeout for connecting, and for an answer of the broker
 */
public record MqttBroker(
    URI url,
    Version version,
    String clientId,
    @Nullable String user,
    @Nullable String password,
    ClientTls tls,
    Duration session,
    Duration keepAlive,
    Duration timeout) {
  /** A version of the protocol. */
  public enum Version {
    MQTT_3_1_1,
    MQTT_5
  }

  private static final int PLAIN_PORT = 1883;
  private static final int TLS_PORT = 8883;
  private static final long LONGEST_KEEP_ALIVE = 65_535;
  private static final long LONGEST_SESSION = 0xFFFF_FFFFL;

  public MqttBroker {
    Urls.check(url, "mqtt", "mqtts");
    check(!clientId.isBlank(), "clientId", "a name", "none");
    check(!clientId.contains("\0"), "clientId", "a name without NUL", "one");
    check(user == null || !user.contains("\0"), "user", "a text without NUL", "one");
    check(password == null || user != null, "user", "one beside the password", "none");
    Urls.checkTls(url, tls, "mqtts");
    check(
        !session.isNegative() && session.toSeconds() <= LONGEST_SESSION,
        "session",
        "0 to 4294967295 s",
        session);
    check(
        keepAlive.toSeconds() >= 1 && keepAlive.toSeconds() <= LONGEST_KEEP_ALIVE,
        "keepAlive",
        "1 to 65535 s",
        keepAlive);
    check(timeout.toMillis() >= 1, "timeout", "1 ms or more", timeout);
  }

  /** MQTT 5, nobody, no session, 30 s, 10 s. */
  public static MqttBroker at(URI url, String clientId) {
    return new MqttBroker(
        url,
        Version.MQTT_5,
        clientId,
        null,
        null,
        ClientTls.NONE,
        Duration.ZERO,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  public MqttBroker withVersion(Version value) {
    return new MqttBroker(url, value, clientId, user, password, tls, session, keepAlive, timeout);
  }

  public MqttBroker withLogin(String name, @Nullable String secret) {
    return new MqttBroker(url, version, clientId, name, secret, tls, session, keepAlive, timeout);
  }

  public MqttBroker withTls(ClientTls value) {
    return new MqttBroker(
        url, version, clientId, user, password, value, session, keepAlive, timeout);
  }

  public MqttBroker withSession(Duration value) {
    return new MqttBroker(url, version, clientId, user, password, tls, value, keepAlive, timeout);
  }

  public MqttBroker withKeepAlive(Duration value) {
    return new MqttBroker(url, version, clientId, user, password, tls, session, value, timeout);
  }

  public MqttBroker withTimeout(Duration value) {
    return new MqttBroker(url, version, clientId, user, password, tls, session, keepAlive, value);
  }

  boolean isTls() {
    return url.getScheme().equals("mqtts");
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : isTls() ? TLS_PORT : PLAIN_PORT;
  }

  /** Host and port, as records say it. */
  public String place() {
    return url.getHost() + ":" + port();
  }

  @Override
  public String toString() {
    return "MqttBroker[" + place() + ", " + version + ", " + clientId + "]";
  }
}
