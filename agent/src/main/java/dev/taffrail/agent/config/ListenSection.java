package dev.taffrail.agent.config;

import dev.taffrail.ship.Secret;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Reads {@code status} and {@code page}: where the program answers over HTTP, and whom. */
final class ListenSection {
  private final String example;

  private ListenSection(ListenSettings usual) {
    this.example = "127.0.0.1:" + usual.listen().getPort();
  }

  /** The settings, or null when anything in them is wrong. */
  static @Nullable ListenSettings read(Section section, ListenSettings usual) {
    return new ListenSection(usual).settings(section, usual.listen());
  }

  private @Nullable ListenSettings settings(Section section, InetSocketAddress usual) {
    InetSocketAddress listen = section.get("listen", this::address, usual);
    Secret token = section.get("token", Value::token);
    if (!listen.getAddress().isLoopbackAddress() && !section.has("token")) {
      section.contradiction("listen", "a token as well, or a loopback address as " + example);
    }
    section.close();
    return section.failed() ? null : new ListenSettings(listen, token);
  }

  private @Nullable InetSocketAddress address(Value value) {
    return value.parsed("HOST:PORT such as " + example, ListenSection::fixed);
  }

  /** Whoever asks has to know the port. */
  private static @Nullable InetSocketAddress fixed(String text) {
    InetSocketAddress address = ListenSettings.address(text);
    return address == null || address.getPort() == 0 ? null : address;
  }
}
