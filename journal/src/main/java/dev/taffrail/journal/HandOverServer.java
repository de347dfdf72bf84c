package dev.taffrail.journal;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes records from other processes into the journal that this one holds.
 *
 * <pre>
 * in    a record, as append takes it       or   sync   or   seal
 * out   ok           it is written, or all is forced, or sealed
 *       bad REASON   it is no record; nothing was appended
 *       fail REASON  it may not be written; to be handed over again
 * </pre>
 *
 * One line out for each line in, in their order; LF ends each. Threads are daemons and parked.
 */
final class HandOverServer implements AutoCloseable {
  /** Each has a thread and a buffer: a fork bomb of loggers must not take the device's memory. */
  private static final int MOST_CONNECTIONS = 64;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private final Journal journal;
  private final SocketAddressFile address;
  private final ServerSocketChannel channel;
  private final Set<HandOverConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable IOException failure;

  private HandOverServer(Journal journal, SocketAddressFile address, ServerSocketChannel channel) {
    this.journal = journal;
    this.address = address;
    this.channel = channel;
  }

  static HandOverServer start(Journal journal, JournalFiles files) throws IOException {
    SocketAddressFile address = new SocketAddressFile(files);
    HandOverServer server = new HandOverServer(journal, address, address.bind());
    daemon(server::accept, "taffrail-handover " + files.name()).start();
    return server;
  }

  private static Thread daemon(Runnable run, String name) {
    Thread thread = new Thread(run, name);
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (channel.isOpen()) {
      try {
        serve(channel.accept());
        failure = null;
      } catch (ClosedChannelException e) {
        // The journal was closed, or this client went at once.
        failure = null;
      } catch (IOException e) {
        // No descriptor is left, or a client went while it was refused: others must still come in.
        failure = e;
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void serve(SocketChannel client) throws IOException {
    if (connections.size() >= MOST_CONNECTIONS) {
      try (client) {
        SocketLines.write(client, "fail more than " + MOST_CONNECTIONS + " connections");
      }
      return;
    }
    HandOverConnection connection = new HandOverConnection(journal, client);
    connections.add(connection);
    Thread thread =
        daemon(
            () -> {
              connection.run();
              connections.remove(connection);
            },
            "taffrail-handover client");
    connection.runs(thread);
    thread.start();
  }

  /** Lets each client have the answers to what was read, then ends the connections. */
  @Override
  public void close() throws IOException {
    channel.close();
    address.remove();
    for (HandOverConnection connection : connections) {
      connection.end(PATIENCE_MILLIS);
    }
    IOException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }
}
