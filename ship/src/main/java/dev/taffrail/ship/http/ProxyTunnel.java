package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Asks a proxy for a way to another host. */
final class ProxyTunnel {
  private ProxyTunnel() {}

  /** The proxy gave no way. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  /** Makes a socket that is connected to the proxy one that is connected to the host. */
  static void open(Socket socket, HttpProxy proxy, String authority, LongAdder sent)
      throws IOException {
    String head =
        ("CONNECT " + authority + " HTTP/1.1\r\n")
            + ("Host: " + authority + "\r\n")
            + (login(proxy) + "\r\n");
    byte[] request = head.getBytes(ISO_8859_1);
    sent.add(request.length);
    socket.getOutputStream().write(request);
    // Not a buffered stream: it would take bytes that belong to the tunnel.
    HttpAnswer answer = new HttpAnswerReader(socket.getInputStream()).readOfTunnel();
    if (answer.status() / 100 != 2) {
      HttpLogin login = proxy.login();
      String words = answer.words(login == null ? List.of() : login.secrets());
      throw new RefusedException(answer.status(), "proxy " + proxy.authority() + ": " + words);
    }
  }

  /** The header of its login, with a line end; empty when it has none. */
  static String login(HttpProxy proxy) {
    HttpLogin login = proxy.login();
    return login == null ? "" : "Proxy-Authorization: " + login.authorization() + "\r\n";
  }
}
