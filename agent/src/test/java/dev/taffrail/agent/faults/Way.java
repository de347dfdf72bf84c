package dev.taffrail.agent.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network to a port of this machine, with a fault. */
final class Way implements AutoCloseable {
  /** What becomes of connections. */
  enum State {
    OPEN,
    /** Those that there are are reset, and so are new ones. */
    RESET,
    /** Nothing passes, and nobody is told; connections of now never recover. */
    BLACK_HOLE,
    /** What goes there arrives, and no answer comes back. */
    NO_ANSWERS
  }

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile State state = State.OPEN;

  Way(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void set(State next) {
    state = next;
    if (next == State.RESET) {
      sockets.forEach(Way::reset);
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      if (state == State.RESET) {
        reset(client);
      } else {
        start(() -> connect(client));
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(client);
      sockets.add(far);
      start(() -> pass(client, far, false));
      pass(far, client, true);
    } catch (IOException e) {
      reset(client); // nobody listens there
    }
  }

  private void pass(Socket from, Socket to, boolean answers) throws IOException {
    boolean dead = false;
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        dead |= state == State.BLACK_HOLE || (answers && state == State.NO_ANSWERS);
        if (!dead) {
          out.write(buffer, 0, read);
        }
      }
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Gone already.
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
            "way");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    sockets.forEach(Way::reset);
  }
}
