package dev.taffrail.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of loopback. */
public final class Ports {
  /** From here on the system itself gives ports to whoever asks for any. */
  private static final int EPHEMERAL = 32_768;

  private Ports() {}

  /**
   * A port at which nobody listens. It is none of those that the system gives to connections and to
   * who listens at port 0, so that nobody else, such as another test, gets it before it is used.
   */
  public static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, EPHEMERAL);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // another one
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
