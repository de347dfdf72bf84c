package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way to a receiver, which hands on request by request, and does to some of them what networks
 * and what stands in them do.
 */
final class FaultyWay implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

  private final URI receiver;
  private final Fault fault;
  private final Manner manner;
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final int port;
  private volatile ServerSocket server;
  private volatile boolean closed;

  /** What happens to a request. */
  enum Fault {
    /** The name of the receiver has no address. */
    NO_NAME,
    /** Nobody listens. */
    REFUSED,
    RESET_IN_REQUEST,
    /** The receiver took it, and the answer is cut off by a reset. */
    RESET_IN_ANSWER,
    /** Nothing comes back. */
    BLACK_HOLE,
    /** What is sent is taken slowly, and then all is well. */
    SLOW_READS,
    /** The receiver took it, and the answer ends in its middle. */
    HALF_ANSWER,
    PORTAL("200 OK\r\nContent-Type: text/html", "<html>Welcome! Accept our terms.</html>"),
    REDIRECT("302 Found\r\nLocation: http://127.0.0.1:9/login", ""),
    RATE("429 Too Many Requests", "slow down"),
    RATE_WITH_TIME("429 Too Many Requests\r\nRetry-After: 1", "slow down"),
    UNWELL("503 Service Unavailable", "upstream is unwell"),
    UNAUTHORIZED("401 Unauthorized", "who are you"),
    FORBIDDEN("403 Forbidden", "not you"),
    TOO_LARGE("413 Payload Too Large", "too large"),
    /** Some records are of 1970, which the receiver may refuse. */
    CLOCK;

    private final String head;
    private final String body;

    Fault() {
      this("", "");
    }

    Fault(String head, String body) {
      this.head = head;
      this.body = body;
    }
  }

  /** When it happens. */
  enum Manner {
    ONCE,
    FOR_A_WHILE,
    COMING_AND_GOING,
    FOR_EVER;

    /** Those after which all arrives. */
    static List<Manner> passing() {
      return List.of(ONCE, FOR_A_WHILE, COMING_AND_GOING);
    }

    private boolean hits(int request) {
      return switch (this) {
        case ONCE -> request == 1;
        case FOR_A_WHILE -> request < 5;
        case COMING_AND_GOING -> request < 12 && request % 2 == 1;
        case FOR_EVER -> true;
      };
    }
  }

  FaultyWay(URI receiver, Fault fault, Manner manner) throws IOException {
    this.receiver = receiver;
    this.fault = fault;
    this.manner = manner;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port = server.getLocalPort();
    if (fault == Fault.REFUSED) {
      server.close();
    }
    if (fault == Fault.REFUSED && manner != Manner.FOR_EVER) {
      start(this::comeBack);
    } else if (fault != Fault.REFUSED) {
      start(this::accept);
    }
  }

  int port() {
    return port;
  }

  /** How many requests came. */
  int requests() {
    return requests.get();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Is there, and gone, as often as the manner says. */
  private void comeBack() throws IOException, InterruptedException {
    int rounds = manner == Manner.COMING_AND_GOING ? 3 : 1;
    for (int i = 0; i < rounds && !closed; i++) {
      Thread.sleep(manner == Manner.ONCE ? 30 : 200);
      server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      start(this::accept);
      if (i < rounds - 1) {
        Thread.sleep(60);
        server.close();
        open.forEach(FaultyWay::reset);
      }
    }
  }

  private void accept() throws IOException {
    ServerSocket mine = server;
    while (true) {
      Socket client = mine.accept();
      open.add(client);
      start(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException, InterruptedException {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      while (true) {
        in.mark(1);
        if (in.read() < 0) {
          return;
        }
        in.reset();
        boolean hit = manner.hits(requests.getAndIncrement());
        if (!pass(client, in, hit ? fault : Fault.CLOCK)) {
          return;
        }
      }
    }
  }

  /** False when the connection ends with it. */
  private boolean pass(Socket client, InputStream in, Fault now)
      throws IOException, InterruptedException {
    if (now == Fault.BLACK_HOLE) {
      in.transferTo(OutputStream.nullOutputStream());
      return false;
    }
    if (now == Fault.SLOW_READS) {
      Thread.sleep(150);
    }
    byte[] head = head(in);
    if (now == Fault.RESET_IN_REQUEST) {
      reset(client);
      return false;
    }
    byte[] body = in.readNBytes(length(head));
    OutputStream out = client.getOutputStream();
    if (!now.head.isEmpty()) {
      out.write(answer(now).getBytes(ISO_8859_1));
      return true;
    }
    byte[] answer = ask(head, body);
    boolean cut = now == Fault.RESET_IN_ANSWER || now == Fault.HALF_ANSWER;
    out.write(answer, 0, cut ? answer.length / 2 : answer.length);
    out.flush();
    if (now == Fault.RESET_IN_ANSWER) {
      reset(client);
    }
    return !cut;
  }

  private static String answer(Fault fault) {
    return "HTTP/1.1 "
        + fault.head
        + "\r\nContent-Length: "
        + fault.body.length()
        + "\r\n\r\n"
        + fault.body;
  }

  /** The receiver's answer, whole, over a connection of its own. */
  private byte[] ask(byte[] head, byte[] body) throws IOException {
    try (Socket there = new Socket(InetAddress.getLoopbackAddress(), receiver.getPort())) {
      open.add(there);
      OutputStream out = there.getOutputStream();
      out.write(head);
      out.write(body);
      out.flush();
      InputStream in = new BufferedInputStream(there.getInputStream());
      byte[] answer = head(in);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(answer);
      all.write(in.readNBytes(length(answer)));
      return all.toByteArray();
    }
  }

  private static byte[] head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ended = 0;
    while (ended < 4) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.write(next);
      ended = next == "\r\n\r\n".charAt(ended) ? ended + 1 : next == '\r' ? 1 : 0;
    }
    return head.toByteArray();
  }

  private static int length(byte[] head) {
    Matcher found = LENGTH.matcher(new String(head, ISO_8859_1));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      // The other side was quicker.
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                // One side went away, or the test is over.
              }
            },
            "faulty-way");
    thread.setDaemon(true);
    thread.start();
  }
}
