package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that takes connections and then behaves as broken networks do. */
public final class BrokenServer implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Fault fault;
  private final String text;

  /** How it is broken. */
  public enum Fault {
    /** Neither reads nor answers. */
    SILENT,
    /** Sends the text, and behind it a byte now and then. */
    DRIPS,
    /** Closes with a reset as soon as something comes. */
    RESET,
    /** Sends the text for each connection's first bytes and closes. */
    SAYS,
    /** Sends the text and then neither more nor the end. */
    STALLS
  }

  public BrokenServer(Fault fault, String text) {
    this.fault = fault;
    this.text = text;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::accept, "broken-server");
    thread.setDaemon(true);
    thread.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        connections.incrementAndGet();
        misbehave(socket);
      } catch (IOException e) {
        // The other side went away, or the test is over.
      }
    }
  }

  private void misbehave(Socket socket) throws IOException {
    if (fault == Fault.SILENT) {
      return;
    }
    byte[] some = new byte[64 * 1024];
    if (socket.getInputStream().read(some) < 0) {
      return;
    }
    if (fault == Fault.RESET) {
      socket.setSoLinger(true, 0);
      socket.close();
      return;
    }
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
    if (fault == Fault.DRIPS) {
      drip(socket);
    } else if (fault == Fault.SAYS) {
      closeGently(socket);
    }
  }

  private void drip(Socket socket) throws IOException {
    try {
      while (!server.isClosed()) {
        socket.getOutputStream().write('x');
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closed with bytes unread, a socket resets the connection and takes its answer back. */
  private static void closeGently(Socket socket) throws IOException {
    socket.shutdownOutput();
    socket.setSoTimeout(50);
    try (socket) {
      socket.getInputStream().readAllBytes();
    }
  }
}
