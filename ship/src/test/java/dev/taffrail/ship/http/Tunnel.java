package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that keeps what it is asked, and either opens a tunnel or says what it was told to. */
final class Tunnel implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final int port;
  private final String answer;

  /** Leads whoever asks, whatever host is named, to this port. */
  Tunnel(int port) throws IOException {
    this(port, "HTTP/1.1 200 Connection established\r\n\r\n");
  }

  /** Says this and nothing else. */
  Tunnel(String answer) throws IOException {
    this(0, answer);
  }

  private Tunnel(int port, String answer) throws IOException {
    this.port = port;
    this.answer = answer;
    start(this::accept);
  }

  HttpProxy address(String login) {
    return HttpProxy.parse("http://" + login + "@127.0.0.1:" + server.getLocalPort());
  }

  List<String> heads() {
    return heads;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      open.add(client);
      heads.add(head(client.getInputStream()));
      client.getOutputStream().write(answer.getBytes(ISO_8859_1));
      if (port == 0) {
        client.shutdownOutput();
      } else {
        Socket there = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(there);
        start(() -> client.getInputStream().transferTo(there.getOutputStream()));
        start(() -> there.getInputStream().transferTo(client.getOutputStream()));
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    return head.toString(ISO_8859_1);
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
              } catch (IOException e) {
                // One side went away, or the test is over.
              }
            },
            "tunnel");
    thread.setDaemon(true);
    thread.start();
  }
}
