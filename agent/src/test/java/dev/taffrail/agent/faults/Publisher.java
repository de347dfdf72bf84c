package dev.taffrail.agent.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A sensor that publishes numbered readings by MQTT 3.1.1 and QoS 1, one after the other, and
 * writes into the ledger those that the broker acknowledged. Of the others nobody knows.
 */
final class Publisher implements AutoCloseable {
  private static final int PAUSE_MILLIS = 20;
  private static final int PATIENCE_MILLIS = 2000;

  private final int port;
  private final Ledger ledger;
  private final ReentrantLock pause = new ReentrantLock();
  private final Thread thread = new Thread(this::run, "publisher");
  private @Nullable Socket socket;
  private volatile boolean stopping;
  private long next = 1;

  Publisher(int port, Ledger ledger) {
    this.port = port;
    this.ledger = ledger;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Does something while nothing is published, and nothing waits for an acknowledgement. */
  void whileQuiet(Work work) throws Exception {
    pause.lock();
    try {
      work.run();
    } finally {
      pause.unlock();
    }
  }

  interface Work {
    void run() throws Exception;
  }

  private void run() {
    while (!stopping) {
      pause.lock();
      try {
        long number = next++;
        publish(number);
        ledger.given(number);
      } catch (IOException e) {
        disconnect();
      } finally {
        pause.unlock();
      }
      rest();
    }
  }

  /** Returns when the broker has acknowledged it. */
  private void publish(long number) throws IOException {
    if (socket == null) {
      connect();
    }
    Socket open = Objects.requireNonNull(socket);
    byte[] topic = ("site/s" + number % 5).getBytes(UTF_8);
    byte[] value = Long.toString(Ledger.value(number)).getBytes(UTF_8);
    int id = (int) (number % 0xffff) + 1;
    DataOutputStream out = new DataOutputStream(open.getOutputStream());
    byte[] packet = new byte[6 + topic.length + value.length];
    packet[0] = 0x32;
    packet[1] = (byte) (packet.length - 2);
    packet[3] = (byte) topic.length;
    System.arraycopy(topic, 0, packet, 4, topic.length);
    packet[4 + topic.length] = (byte) (id >> 8);
    packet[5 + topic.length] = (byte) id;
    System.arraycopy(value, 0, packet, 6 + topic.length, value.length);
    out.write(packet);
    expect(open, 0x40, 2, id);
  }

  private void connect() throws IOException {
    Socket made = new Socket(InetAddress.getLoopbackAddress(), port);
    made.setTcpNoDelay(true);
    made.setSoTimeout(PATIENCE_MILLIS);
    made.getOutputStream()
        .write(new byte[] {0x10, 15, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 3, 's', 'e', 'n'});
    expect(made, 0x20, 2, 0);
    socket = made;
  }

  private static void expect(Socket from, int type, int length, int content) throws IOException {
    DataInputStream in = new DataInputStream(from.getInputStream());
    if (in.read() != type || in.read() != length || in.readUnsignedShort() != content) {
      throw new IOException("expected packet " + type + " with " + content);
    }
  }

  private void disconnect() {
    Socket open = socket;
    socket = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      // It is gone.
    }
  }

  private static void rest() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when nothing more is published. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  @Override
  public void close() {
    stopping = true;
    disconnect();
  }
}
