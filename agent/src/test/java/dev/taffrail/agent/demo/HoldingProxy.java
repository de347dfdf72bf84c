package dev.taffrail.agent.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Stands before a receiver and passes bytes on; while it holds, answers do not come back, so that
 * requests are in flight for as long as a test wants.
 */
final class HoldingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Semaphore held = new Semaphore(0);
  private volatile boolean holding;

  HoldingProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** From now on answers are kept back. */
  void hold() {
    held.drainPermits();
    holding = true;
  }

  /** Waits until the receiver has answered something that the sender does not get. */
  boolean awaitHeldAnswer() throws InterruptedException {
    return held.tryAcquire(30, TimeUnit.SECONDS);
  }

  /** Answers pass again; what was kept back is lost, as its sender is gone. */
  void release() throws IOException {
    holding = false;
    closeSockets();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        pair(server.accept());
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
        throw new UncheckedIOException(e);
      }
    }
  }

  private void pair(Socket sender) throws IOException {
    sockets.add(sender);
    Socket receiver = new Socket();
    sockets.add(receiver);
    receiver.connect(target);
    start(() -> pass(sender, receiver, false));
    start(() -> pass(receiver, sender, true));
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (answers && holding) {
          held.release();
          continue;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      return; // one of the two hung up
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "holding-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    closeSockets();
  }
}
