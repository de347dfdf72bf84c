package dev.taffrail.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** The way to a port of this machine, with a fault. */
final class FaultyProxy implements AutoCloseable {
  private static final int CHUNK = 4096;

  private final int target;
  private final int port;
  private volatile ServerSocket server;
  private volatile NetworkFault fault = NetworkFault.NONE;

  FaultyProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port = server.getLocalPort();
    start(() -> accept(server));
  }

  int port() {
    return port;
  }

  void set(NetworkFault now) throws IOException {
    NetworkFault before = fault;
    fault = now;
    if (now == NetworkFault.REFUSED) {
      server.close();
    } else if (before == NetworkFault.REFUSED) {
      ServerSocket again = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      server = again;
      start(() -> accept(again));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept(ServerSocket mine) throws IOException {
    while (true) {
      Socket client = mine.accept();
      start(() -> connect(client));
    }
  }

  private void connect(Socket client) throws IOException {
    Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
    start(() -> copy(client, there, NetworkFault.RESETS));
    copy(there, client, NetworkFault.CUT_ANSWERS);
  }

  /**
   * @param cut the fault that resets what goes this way
   */
  private void copy(Socket from, Socket to, NetworkFault cut) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        NetworkFault now = fault;
        if (now == NetworkFault.REFUSED
            || (now == cut && ThreadLocalRandom.current().nextBoolean())) {
          out.write(chunk, 0, n / 2);
          from.setSoLinger(true, 0);
          to.setSoLinger(true, 0);
          return;
        }
        if (now == NetworkFault.SLOW) {
          pause();
        }
        if (now != NetworkFault.BLACK_HOLE) {
          out.write(chunk, 0, n);
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException gone) {
                // One of the sides went away.
              }
            },
            "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
