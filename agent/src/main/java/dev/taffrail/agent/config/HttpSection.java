package dev.taffrail.agent.config;

import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.http.HttpOptions;
import dev.taffrail.ship.http.HttpProxy;
import dev.taffrail.ship.http.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads what all sinks have that speak HTTP: {@code timeout}, {@code tls}, {@code proxy}, gzip. */
final class HttpSection {
  private static final String NO_PROXY = "none";

  private HttpSection() {}

  /**
   * The options.
   *
   * @param url where requests go; null when that is wrong
   */
  static HttpOptions read(Section section, @Nullable URI url) {
    HttpOptions options =
        HttpOptions.DEFAULT
            .withTimeout(section.get("timeout", Value::requestTime, HttpOptions.DEFAULT.timeout()))
            .withTls(section.get("tls", HttpSection::tls, TlsFiles.NONE))
            .withGzip(section.get("gzip", v -> v.integer(1, 9), HttpOptions.DEFAULT.gzip()));
    if (url != null && url.getScheme().equals("http") && !options.tls().equals(TlsFiles.NONE)) {
      section.contradiction("tls", "a url that begins with https", "http");
    }
    HttpProxy proxy = proxy(section, url);
    return proxy == null ? options : options.withProxy(proxy);
  }

  /** A token, or a name and a password; null when there is neither, or both. */
  static @Nullable HttpLogin login(Section section) {
    String user = section.get("username", Value::text);
    Secret password = section.get("password", Value::secret);
    Secret token = section.get("token", Value::token);
    if (section.has("token") && (section.has("username") || section.has("password"))) {
      section.contradiction("token", "either token or username and password", "both");
      return null;
    }
    if (section.has("username") != section.has("password")) {
      String there = section.has("username") ? "username" : "password";
      section.contradiction(there, "username and password together", "only " + there);
      return null;
    }
    if (token != null) {
      return new HttpLogin.Bearer(token);
    }
    return user == null || password == null
        ? null
        : section.check("username", () -> new HttpLogin.Basic(user, password));
  }

  /** The files, none of which is looked at before a check. */
  private static @Nullable TlsFiles tls(Value value) {
    TlsFiles files = files(value);
    if (files != null) {
      value.whenChecked(files::check);
    }
    return files;
  }

  /** The same, never looked at. */
  static @Nullable TlsFiles files(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    Path ca = section.get("ca", Value::path);
    Path certificate = section.get("certificate", Value::path);
    Path key = section.get("key", Value::path);
    section.close();
    if (section.failed()) {
      return null;
    }
    if ((certificate == null) != (key == null)) {
      section.wrong("certificate and key together", "only one of them");
      return null;
    }
    return new TlsFiles(ca, certificate, key);
  }

  /** What the key says, else what the environment says, as other programs take it from there. */
  private static @Nullable HttpProxy proxy(Section section, @Nullable URI url) {
    if (section.has("proxy")) {
      Choice choice = section.get("proxy", HttpSection::choice);
      return choice == null ? null : choice.proxy;
    }
    return url == null ? null : new ProxyVariables(section::variable).proxy(url, section);
  }

  /** A proxy, or null for none. */
  private record Choice(@Nullable HttpProxy proxy) {}

  private static @Nullable Choice choice(Value value) {
    return value.hidden().parsed(ProxyVariables.EXPECTED + ", or none", HttpSection::choice);
  }

  private static @Nullable Choice choice(String text) {
    HttpProxy proxy = ProxyVariables.parsed(text);
    return text.equals(NO_PROXY) || proxy != null ? new Choice(proxy) : null;
  }
}
