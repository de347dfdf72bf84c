package dev.taffrail.agent.control;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.SocketAddressFile;
import dev.taffrail.log.BoundLogger;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Lets this user and root ask this process, over a Unix socket beside the journal. One line in, one
 * line out, and the connection ends. Nothing of the network leads here. Runs from {@link #start} to
 * {@link #close}; where the socket cannot be had, that is a warning in the journal, and the agent
 * runs without.
 */
public final class ControlServer implements AutoCloseable {
  private static final BoundLogger log = BoundLogger.get(LevelControl.LOGGER);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Each has a thread. */
  private static final int MOST_CONNECTIONS = 8;

  private final SocketAddressFile address;
  private final LevelControl levels = new LevelControl(Clock.systemUTC());
  private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
  private final @Nullable ServerSocketChannel channel;

  private ControlServer(SocketAddressFile address, @Nullable ServerSocketChannel channel) {
    this.address = address;
    this.channel = channel;
  }

  /**
   * Whether an agent that writes this journal answers.
   *
   * @throws IOException when that cannot be found out
   */
  public static boolean isThere(Path journal) throws IOException {
    return isTaken(Channels.address(journal));
  }

  /** Listens beside this journal. */
  public static ControlServer start(Path journal) {
    SocketAddressFile address = Channels.address(journal);
    ControlServer server = new ControlServer(address, bind(address));
    if (server.channel != null) {
      daemon(() -> server.accept(server.channel), "taffrail-control").start();
    }
    return server;
  }

  /** The configuration has another level now: that holds from here on, and is a record. */
  public static void levelConfigured(Level level) {
    LevelControl.configure(level);
  }

  private static @Nullable ServerSocketChannel bind(SocketAddressFile address) {
    try {
      if (isTaken(address)) {
        throw new IOException("another process that writes this journal answers there");
      }
      return address.bind();
    } catch (IOException | UnsupportedOperationException e) {
      log.warning("control_unavailable").with("reason", e.getMessage()).log();
      return null;
    }
  }

  /** Whether a process that lives answers there: its socket must not be taken from it. */
  private static boolean isTaken(SocketAddressFile address) throws IOException {
    if (!address.isThere()) {
      return false;
    }
    try (SocketChannel other = address.connect()) {
      return other.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void accept(ServerSocketChannel listening) {
    while (listening.isOpen()) {
      try {
        serve(listening.accept());
      } catch (IOException e) {
        // Closed; or no descriptor is left, and others must still come in later.
        LockSupport.parkNanos(listening.isOpen() ? PAUSE_NANOS : 0);
      }
    }
  }

  private void serve(SocketChannel client) throws IOException {
    if (!free.tryAcquire()) {
      try (client) {
        String refusal = "more than " + MOST_CONNECTIONS + " ask at once; try again";
        Channels.writeLine(client, ControlAnswer.refusal(refusal), Duration.ZERO);
      }
      return;
    }
    try {
      daemon(() -> converse(client), "taffrail-control client").start();
    } catch (OutOfMemoryError e) {
      free.release();
      client.close();
      throw new IOException("no thread is left", e);
    }
  }

  private void converse(SocketChannel client) {
    try (client) {
      Channels.writeLine(client, answer(client), PATIENCE);
    } catch (IOException e) {
      return; // the client is gone, or said nothing: it knows that it has no answer
    } finally {
      free.release();
    }
  }

  private String answer(SocketChannel client) throws IOException {
    String user = user(client);
    String line = Channels.readLine(client, PATIENCE);
    try {
      return levels.answer(ControlRequest.parse(line), user).line();
    } catch (IllegalArgumentException e) {
      return ControlAnswer.refusal(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // What one client asked must not end the agent.
      return ControlAnswer.refusal("a defect: " + e);
    }
  }

  /** Who is at the other end, by the kernel's word. */
  private static String user(SocketChannel client) throws IOException {
    try {
      return client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    } catch (UnsupportedOperationException | LinkageError e) {
      // A runtime may lack the module jdk.net; the socket's mode still says who may ask.
      return "unknown";
    }
  }

  @Override
  public void close() {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
      address.remove();
    } catch (IOException e) {
      log.warning("control_not_removed").with("reason", e.getMessage()).log();
    }
  }
}
